//! Quizzes: what they draw, and in which order they show it.

mod drawing;
mod figures;
mod kinds;
mod modes;
mod reporting;
mod shown;
mod taking;
