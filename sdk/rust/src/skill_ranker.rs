//! The hook that ranks every skill of the catalogue for a message.

pub use crate::bindings::skill_ranker::exports::waza::plugin::skill_ranker::{Options, Ranked, SkillEntry};

use crate::bindings::skill_ranker::exports::waza::plugin::skill_ranker::Guest;
use crate::export::{Export, Held, call};
use crate::{Error, Plugin, Request, arena};

/// Ranks every skill of the catalogue.
pub trait SkillRanker: Plugin {
    /// Takes the catalogue in. Called once for each state of the catalogue, after `configure` and before the image is
    /// taken, so what is built here costs a request nothing.
    ///
    /// # Errors
    ///
    /// When the catalogue cannot be indexed; the host then goes on with the line-up it had.
    fn index(&mut self, entries: Vec<SkillEntry>) -> Result<(), Error>;

    /// The plugin with everything that [`index`](SkillRanker::index) built, copied to where it lies together: usually
    /// `Some(self.clone())`. Called after `index`, twice. What it was built from is dropped after that and leaves the
    /// image, which the host looks through after every call. Without it both stay, and requests work all the same.
    fn compacted(&self) -> Option<Self> {
        None
    }

    /// The skills that suit a request, best first, at most `options.max_results` of them and none below
    /// `options.min_p` parts per million. Evidence is wanted only when `options.with_evidence` says so. Depends on
    /// nothing but the catalogue and the arguments.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] for a request outside what the plugin handles, [`Error::Internal`] for a state that it
    /// cannot go on from.
    fn rank(&self, request: &Request, options: Options) -> Result<Vec<Ranked>, Error>;
}

impl<P: Held + SkillRanker> Guest for Export<P> {
    fn index(entries: Vec<SkillEntry>) -> Result<(), Error> {
        call(|plugin: &mut P| {
            plugin.index(entries)?;
            arena::set_aside();
            compact(plugin);
            arena::keep();
            compact(plugin);
            Ok(())
        })?;
        arena::leave_headroom(P::REQUEST_BYTES);
        Ok(())
    }

    fn rank(request: Request, options: Options) -> Result<Vec<Ranked>, Error> {
        call(|plugin: &mut P| plugin.rank(&request, options))
    }
}

fn compact<P: SkillRanker>(plugin: &mut P) {
    if let Some(compacted) = plugin.compacted() {
        *plugin = compacted;
    }
}
