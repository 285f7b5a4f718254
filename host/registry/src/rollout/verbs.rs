//! The verbs that need nothing to be loaded.

use super::{
    By, Changed, Inner, Rollout, RolloutError, Share, desk::Change, ledger::Entry, misstep::Misstep,
    state::Verb,
};
use crate::{
    refusal::{Refusal, Step},
    revision::short,
};
use std::sync::Arc;

impl Rollout {
    /// A staged rollout runs beside what is active, on copies of live calls.
    pub async fn shadow(&self, rollout: u64, by: By) -> Result<Changed, RolloutError> {
        self.simple("shadow", rollout, by, Verb::Shadow { run: rollout }).await
    }

    /// A rollout serves a share of the users; without one, the share of the settings. A canary's share can be changed.
    pub async fn canary(&self, rollout: u64, share: Option<Share>, by: By) -> Result<Changed, RolloutError> {
        let share = share.unwrap_or(self.0.registry.settings().canary_share);
        self.simple("canary", rollout, by, Verb::Canary { run: rollout, share }).await
    }

    /// A rollout becomes active, all of it at once.
    pub async fn promote(&self, rollout: u64, by: By) -> Result<Changed, RolloutError> {
        self.simple("promote", rollout, by, Verb::Promote { run: rollout }).await
    }

    /// A rollout is taken back. Its revisions may be staged again.
    pub async fn abort(&self, rollout: u64, by: By) -> Result<Changed, RolloutError> {
        self.simple("abort", rollout, by, Verb::Abort { run: rollout }).await
    }

    /// Back to the plugins of before, or to those of an earlier line-up that is still loaded. The skills stay as they
    /// are, nothing is compiled and no file is read.
    pub async fn undo(&self, to: Option<u64>, by: By) -> Result<Changed, RolloutError> {
        self.whole(move |inner| async move {
            let mut desk = inner.desk.lock().await;
            let what = match to.or_else(|| desk.state.past.last().map(|plan| plan.number)) {
                Some(number) => format!("to the plugins of line-up {number}"),
                None => String::new(),
            };
            let change = Change::new("undo", what, &by, vec![Verb::Undo { to }]);
            inner.change(&mut desk, change).await
        })
        .await
    }

    /// A revision may serve nowhere any more, and its bytes are not loaded again. Where it is active, the plugin's newest
    /// revision of before takes over. `revision` is the beginning of a key that no other has.
    pub async fn quarantine(&self, revision: String, by: By) -> Result<Changed, RolloutError> {
        self.whole(move |inner| async move {
            let known = inner.ledger.named(&revision).await?;
            let mut desk = inner.desk.lock().await;
            let refusal = Refusal::new(
                Step::Serve,
                format!("{} took it out of service: {}", by.who, by.why),
                "release it to have it staged again",
            );
            let what = format!("{} {}", known.plugin, short(&known.key));
            let verbs = vec![Verb::Bar { key: known.key.clone() }];
            let change =
                Change { refused: vec![(known.key, refusal)], ..Change::new("quarantine", what, &by, verbs) };
            inner.change(&mut desk, change).await
        })
        .await
    }

    /// A revision leaves quarantine. It serves nowhere until it is staged again.
    pub async fn release(&self, revision: String, by: By) -> Result<Changed, RolloutError> {
        self.whole(move |inner| async move {
            let known = inner.ledger.named(&revision).await?;
            let mut desk = inner.desk.lock().await;
            let mut after = desk.state.clone();
            after.version += 1;
            let what = format!("{} {}", known.plugin, short(&known.key));
            let entry =
                Entry { released: Some(&known.key), ..Entry::new("release", what, &by, inner.keep()) };
            inner.write(&desk.state, &after, &entry).await?;
            desk.state = after;
            inner.stand(&desk);
            inner.tell();
            let lineup = inner.registry.lineup().number();
            Ok(Changed { version: desk.state.version, lineup, rollout: None })
        })
        .await
    }

    /// A plugin goes, with every rollout that it is in. On the volume it counts as seen.
    pub async fn remove(&self, plugin: String, by: By) -> Result<Changed, RolloutError> {
        self.whole(move |inner| async move {
            let mut desk = inner.desk.lock().await;
            let verbs = vec![Verb::Remove { plugin: plugin.clone() }];
            inner.change(&mut desk, Change::new("remove", plugin, &by, verbs)).await
        })
        .await
    }

    async fn simple(
        &self,
        name: &'static str,
        run: u64,
        by: By,
        verb: Verb,
    ) -> Result<Changed, RolloutError> {
        self.whole(move |inner| async move {
            let mut desk = inner.desk.lock().await;
            let what = desk.state.runs.get(&run).map(|run| described(&run.members)).unwrap_or_default();
            inner.change(&mut desk, Change::new(name, what, &by, vec![verb])).await
        })
        .await
    }
}

impl Inner {
    /// A rollout ends because of what it did; none of its revisions is loaded again.
    pub(crate) async fn end(
        self: &Arc<Self>,
        run: u64,
        refusal: Refusal,
        by: &By,
    ) -> Result<Changed, RolloutError> {
        let mut desk = self.desk.lock().await;
        let members = desk.state.runs.get(&run).ok_or(Misstep::NoRollout(run))?.members.clone();
        let refused = members.values().map(|key| (key.clone(), refusal.clone())).collect();
        let mut verbs = vec![Verb::Abort { run }];
        verbs.extend(members.values().map(|key| Verb::Bar { key: key.clone() }));
        let change = Change { refused, ..Change::new("abort", described(&members), by, verbs) };
        self.change(&mut desk, change).await
    }
}

/// Plugins and their revisions, for people.
pub(crate) fn described(members: &super::state::Members) -> String {
    let each: Vec<_> = members.iter().map(|(plugin, key)| format!("{plugin} {}", short(key))).collect();
    each.join(", ")
}
