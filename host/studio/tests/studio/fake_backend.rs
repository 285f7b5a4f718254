//! A backend that does what a script says, however rude, and remembers what was asked of it.

use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use std::{
    collections::HashMap,
    future::pending,
    sync::{Arc, Mutex},
};
use tokio::sync::{Semaphore, watch};
use waza_sandbox::{
    Claim, GenerationBackend, GenerationEvent, GenerationFailure, GenerationTask, Member, Owner,
    ProposedContent, ProposedFile, RunId, SandboxError, Sequenced,
};

/// How a call of the trait behaves.
#[derive(Debug, Clone, Default)]
pub(crate) enum Behaviour {
    #[default]
    Works,
    Hangs,
    Fails(SandboxError),
    Panics,
}

/// One thing in a run's event list.
#[derive(Clone)]
pub(crate) enum Step {
    Say(GenerationEvent),
    /// With a number of its own choosing.
    Numbered(u64, GenerationEvent),
    /// So many events, each made when it is asked for.
    Many(u64, fn(u64) -> GenerationEvent),
    /// The list breaks here.
    Breaks(SandboxError),
    /// Nothing more comes until the gate opens.
    Waits(Arc<Semaphore>),
    /// Nothing more comes, ever.
    Hangs,
}

/// What the next sandbox does.
#[derive(Clone, Default)]
pub(crate) struct Script {
    pub(crate) create: Behaviour,
    pub(crate) ready: Behaviour,
    pub(crate) claim: Behaviour,
    pub(crate) start: Behaviour,
    pub(crate) events: Vec<Step>,
}

impl Script {
    pub(crate) fn of(events: Vec<Step>) -> Self {
        Self { events, ..Self::default() }
    }
}

/// What was asked of the backend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    Create,
    Ready,
    Claim(Owner),
    Start,
    Events(u64),
    Cancel,
    Release,
}

pub(crate) struct FakeBackend {
    script: Mutex<Script>,
    runs: Mutex<HashMap<String, Vec<Step>>>,
    calls: watch::Sender<Vec<Call>>,
    tasks: Mutex<Vec<GenerationTask>>,
    resumed: Mutex<Option<Vec<Step>>>,
}

impl FakeBackend {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            script: Mutex::default(),
            runs: Mutex::default(),
            calls: watch::Sender::new(Vec::new()),
            tasks: Mutex::default(),
            resumed: Mutex::default(),
        })
    }

    /// What every sandbox does from now on. Forgets what was called.
    pub(crate) fn plays(&self, script: Script) {
        *self.script.lock().unwrap() = script;
        self.calls.send_replace(Vec::new());
    }

    /// What a run says to those who come back for the rest.
    pub(crate) fn resumes_with(&self, steps: Vec<Step>) {
        *self.resumed.lock().unwrap() = Some(steps);
    }

    /// Comes back once the call was made.
    pub(crate) async fn called(&self, call: &Call) {
        self.calls.subscribe().wait_for(|calls| calls.contains(call)).await.unwrap();
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.borrow().clone()
    }

    pub(crate) fn last_task(&self) -> GenerationTask {
        self.tasks.lock().unwrap().last().unwrap().clone()
    }

    pub(crate) fn tasks(&self) -> usize {
        self.tasks.lock().unwrap().len()
    }

    fn note(&self, call: Call) {
        self.calls.send_modify(|calls| calls.push(call));
    }

    fn script(&self) -> Script {
        self.script.lock().unwrap().clone()
    }
}

async fn behave(behaviour: Behaviour) -> Result<(), SandboxError> {
    match behaviour {
        Behaviour::Works => Ok(()),
        Behaviour::Hangs => pending().await,
        Behaviour::Fails(error) => Err(error),
        Behaviour::Panics => panic!("the script says so"),
    }
}

#[async_trait]
impl GenerationBackend for FakeBackend {
    fn name(&self) -> &'static str {
        "fake"
    }

    async fn create(&self) -> Result<Member, SandboxError> {
        self.note(Call::Create);
        behave(self.script().create).await?;
        Ok(Member { id: uuid::Uuid::now_v7().to_string() })
    }

    async fn ready(&self, _: &Member) -> Result<(), SandboxError> {
        self.note(Call::Ready);
        behave(self.script().ready).await
    }

    async fn claim(&self, member: Member, owner: Owner) -> Result<Claim, SandboxError> {
        self.note(Call::Claim(owner));
        behave(self.script().claim).await?;
        Ok(Claim { member: member.id, owner })
    }

    async fn start(&self, claim: &Claim, task: GenerationTask) -> Result<RunId, SandboxError> {
        self.note(Call::Start);
        self.tasks.lock().unwrap().push(task);
        behave(self.script().start).await?;
        self.runs.lock().unwrap().insert(claim.member.clone(), self.script().events);
        Ok(RunId(claim.member.clone()))
    }

    async fn events(
        &self,
        run: &RunId,
        after: u64,
    ) -> Result<BoxStream<'static, Result<Sequenced, SandboxError>>, SandboxError> {
        self.note(Call::Events(after));
        let steps =
            self.runs.lock().unwrap().get(&run.0).cloned().ok_or(SandboxError::UnknownRun(run.0.clone()))?;
        let (mut seq, steps) = match self.resumed.lock().unwrap().take_if(|_| after > 0) {
            Some(rest) => (after, rest),
            None => (0, steps),
        };
        let mut parts = Vec::new();
        for step in steps {
            let part: BoxStream<'static, Result<Sequenced, SandboxError>> = match step {
                Step::Say(event) => {
                    seq += 1;
                    stream::iter((seq > after).then_some(Ok(Sequenced { seq, event }))).boxed()
                }
                Step::Numbered(seq, event) => stream::iter([Ok(Sequenced { seq, event })]).boxed(),
                Step::Many(count, make) => {
                    let first = seq + 1;
                    seq += count;
                    stream::iter((0..count).map(move |n| (first + n, n)))
                        .filter(move |(seq, _)| std::future::ready(*seq > after))
                        .map(move |(seq, n)| Ok(Sequenced { seq, event: make(n) }))
                        .boxed()
                }
                Step::Breaks(error) => stream::iter([Err(error)]).boxed(),
                Step::Waits(gate) => stream::once(async move { gate.acquire().await.unwrap().forget() })
                    .filter_map(|()| std::future::ready(None))
                    .boxed(),
                Step::Hangs => stream::pending().boxed(),
            };
            parts.push(part);
        }
        Ok(stream::iter(parts).flatten().boxed())
    }

    async fn cancel(&self, run: &RunId) -> Result<(), SandboxError> {
        self.note(Call::Cancel);
        let killed = GenerationFailure {
            code: "CLI_KILLED".into(),
            user_message: "生成がキャンセルされました".into(),
            detail: "cancelled".into(),
            recoverable: true,
            exit_code: Some(137),
        };
        let end = vec![Step::Say(GenerationEvent::Failed(killed))];
        self.runs.lock().unwrap().insert(run.0.clone(), end);
        Ok(())
    }

    async fn release(&self, claim: Claim) -> Result<(), SandboxError> {
        self.note(Call::Release);
        self.runs.lock().unwrap().remove(&claim.member);
        Ok(())
    }
}

pub(crate) fn status(message: &str) -> Step {
    Step::Say(GenerationEvent::Status { message: message.into() })
}

pub(crate) fn text(chunk: &str) -> Step {
    Step::Say(GenerationEvent::Text { chunk: chunk.into() })
}

pub(crate) fn file(path: &str, content: impl Into<Vec<u8>>) -> Step {
    Step::Say(proposed(path, ProposedContent::Bytes(content.into())))
}

pub(crate) fn symlink(path: &str, target: &str) -> Step {
    Step::Say(proposed(path, ProposedContent::Symlink(target.into())))
}

pub(crate) fn delete(path: &str) -> Step {
    Step::Say(GenerationEvent::Delete { path: path.into() })
}

pub(crate) fn done(summary: &str) -> Step {
    let suggestions = vec!["敵を速くして".to_owned()];
    Step::Say(GenerationEvent::Done { summary: summary.into(), suggestions })
}

pub(crate) fn proposed(path: &str, content: ProposedContent) -> GenerationEvent {
    GenerationEvent::File(ProposedFile { path: path.into(), content })
}
