//! Everything that the template backend says: to players inside a game, and to users about it.

mod play;
mod talk;

pub(super) use play::texts;
pub(super) use talk::{
    confirm_kind, default_title, difficulty_name, feature_name, genre_name, mood_name, plural, scene_name,
    sentence,
};
