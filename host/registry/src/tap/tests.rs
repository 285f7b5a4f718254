//! A real line-up tells of its calls.

use super::*;
use crate::{
    Registry, RegistryOptions,
    decision::{DecisionLog, DecisionLogOptions, Filter, replay, search},
    hooks::{Access, Operation, Origin},
};
use std::{path::PathBuf, sync::Mutex};

#[derive(Default)]
struct Heard(Mutex<Vec<(Hook, u64, Option<RequestId>)>>);

impl Listener for Heard {
    fn saw(&self, saw: &Saw<'_>) {
        self.0.lock().unwrap().push((saw.hook, saw.lineup, saw.request.cloned()));
    }
}

fn volume() -> PathBuf {
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/waza/volume");
    std::env::var_os("WAZA_VOLUME").map_or_else(|| built.into(), PathBuf::from)
}

fn access(path: &str) -> Access {
    Access {
        operation: Operation::Write,
        origin: Origin::Model,
        path: path.into(),
        size: None,
        media_type: None,
    }
}

#[tokio::test]
async fn every_call_is_counted_logged_and_told_and_can_be_replayed() {
    let dir = tempfile::tempdir().unwrap();
    let options = DecisionLogOptions { inputs: true, sample_ppm: 1_000_000, ..DecisionLogOptions::default() };
    let taps = Arc::new(Taps::with_log(DecisionLog::open(dir.path(), options).unwrap()));
    let registry = Registry::open(RegistryOptions { taps: taps.clone(), ..RegistryOptions::new(volume()) });
    let lineup = registry.unwrap().lineup();
    let heard = Arc::new(Heard::default());
    let listener: Arc<dyn Listener> = heard.clone();
    taps.listen(&listener);

    let calls = async {
        lineup.classify(crate::request("２Ｄのゲームを作って").into()).await.unwrap();
        lineup.check(vec![access("index.html"), access("../etc/passwd")]).await.unwrap();
    };
    for_request("req-1", calls).await;
    taps.forget(&listener);
    lineup.check(vec![access("index.html")]).await.unwrap();

    let told = std::mem::take(&mut *heard.0.lock().unwrap());
    let id = Some(RequestId::from("req-1"));
    assert_eq!(told, [(Hook::IntentClassifier, 1, id.clone()), (Hook::PathPolicy, 1, id)]);
    let policy = lineup.revision("path-policy").unwrap();
    assert_eq!(lineup.revision(policy.plugin.revision()).unwrap().plugin.name(), "path-policy");
    assert!(lineup.revision("nobody").is_none());
    let counted = taps.statistics().of_revision(policy.plugin.revision());
    assert_eq!((counted.len(), counted[0].calls, counted[0].window.calls), (1, 2, 2));
    assert!(counted[0].window.p50_us > 0.0 && counted[0].window.p50_us <= counted[0].window.max_us);

    assert!(taps.log().unwrap().flush(Duration::from_secs(30)));
    let found = search(dir.path(), &Filter::default(), 9).unwrap();
    let said: Vec<_> =
        found.decisions.iter().map(|one| (one.request.as_deref(), one.verdict.as_str())).collect();
    assert_eq!(said[..2], [(None, "allow"), (Some("req-1"), "deny 1 of 2")]);
    assert!(said[2].1.starts_with("create "), "{said:?}");
    assert_eq!(found.decisions[0].digest, policy.digest());
    let same = replay(dir.path(), &Filter::default(), policy, 9).await.unwrap();
    assert_eq!((same.asked, same.same, same.other_hooks), (2, 2, 1));
    assert_eq!(
        taps.statistics().of_revision(policy.plugin.revision())[0].calls,
        2,
        "a replay is not traffic"
    );
}
