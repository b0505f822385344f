-- What a learner prepares for: a level, and slugs of topics with a space between. An empty text: all.
alter table habit add column target_level text not null default '';
alter table habit add column target_topics text not null default '';
