-- What the database knows of itself. `key`: a keyed hash that the server's secret alone can make, so
-- that a start with another secret is noticed.
create table meta (
    name text not null primary key,
    value text not null
) strict, without rowid;
