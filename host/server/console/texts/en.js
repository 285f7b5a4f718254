// English. Keys with a point are words of the server's.

export const en = {
  title: "Waza operators", operators: "operators", skip: "Skip to the content", language: "日本語", sections: "Sections",
  help: "Keys and help", signOut: "Sign out", close: "Close", cancel: "Cancel",

  signInTitle: "Sign in", token: "Operator token", signIn: "Sign in",
  signInHint: "Your token is in [admin.operators] of waza.toml. A server on a loopback address without operators keeps one in DATA_DIR/admin-token.",
  signInWrong: "The server does not take this token ({message}). Check it, or ask whoever runs the server for yours.",

  connecting: "Connecting…", live: "Live", away: "Not connected", refused: "Signed out",
  awaySince: "The server does not answer. What you see is as of {time}.", awayFresh: "The server does not answer yet. Is it running?",
  awayReason: "It said: {message}", again: "Next try in {seconds} s.", tryNow: "Try now",

  lineup: "Line-up", version: "Version", callsPerSecond: "Calls/s", errors: "Errors", held: "In memory",
  heldHint: "Line-ups in memory: active, of canaries, and those that requests still hold",
  lineupHint: "The active line-up", versionHint: "Counts changes",

  rollouts: "Rollouts", plugins: "Plugins", lineups: "Line-ups", quarantine: "Quarantine", history: "History",
  decisions: "Decisions", replicas: "Replicas",

  noRollouts: "Nothing is on its way. Put a changed plugin on the volume, or stage one: waza rollout stage FILE.",
  rollout: "Rollout {id}", activeSince: "Since", isNew: "new",
  shadow: "Shadow", canary: "Canary…", share: "Share…", promote: "Promote", rollBack: "Roll back",
  calls: "Calls", p50: "p50", p99: "p99", recent: "Of late", nobodyMeasured: "Measuring begins with the shadow.",
  waitingForCalls: "Waiting for live calls to compare.",
  agree: "answers agree", alike: "{count} alike", different: "{count} different", dropped: "{count} dropped",
  agreeLabel: "{same} of {all} answers agree", newest: "Newest differences", noDifferences: "None so far.",
  and: "and {count} more", inputHint: "SHA-256 of the question, as in the decision log: {hash}",
  sparkCalls: "{who}: calls at each step, the last {last}", sparkP99: "p99 of late, the last {last}",
  byte: "at byte {at}", gone: "gone {names}", appeared: "new {names}",

  hook: "Hook", plugin: "Plugin", revision: "Revision", digest: "Digest", state: "State", memory: "Memory",
  memoryHint: "Start image of one instance", noPlugins: "No plugin is active. Put plugins on the volume that waza serve was started with.",
  standIn: "{revision} stands in", wouldDeny: "would have denied {denied} in {calls} calls",

  activeNow: "active", goBack: "Roll back to line-up {lineup}", samePlugins: "the same plugins", notThere: "without {plugin}",
  noPast: "There is no line-up to go back to yet. The last three are kept.",

  noQuarantine: "Nothing is in quarantine.", release: "Release", problems: "Left out on the volume",
  "from.volume": "the volume", "from.upload": "an upload by {by}", "from.oci": "oci://{reference}",

  noHistory: "Nothing was done yet.", older: "Older", lineupAfter: "line-up {lineup}",

  verdict: "Verdict begins with", within: "Since", code: "With the code", search: "Search", any: "any",
  "within.300": "5 minutes", "within.3600": "1 hour", "within.86400": "1 day", "within.604800": "7 days",
  time: "Time", verdictShort: "Verdict", codes: "Codes", took: "Took", belongsTo: "Request", copyInput: "Input",
  noDecisions: "No decision in the log matches. Widen the search; the log is a sample (decision_log.sample_ppm).",
  found: "{count} decisions, newest first.", foundMore: "The newest {count}; there are more.", brokenLines: "{count} lines could not be read.",

  loaded: "has rollout {rollouts}", thisOne: "this one", inStep: "in step", behind: "behind",
  alone: "One server.",

  "ask.promote": "Promote rollout {id}?", "tell.promote": "Every request is served with it from now on. You can go back to line-up {lineup} at any time.",
  "ask.abort": "Roll back rollout {id}?", "tell.abort": "It leaves the shadow or canary; line-up {lineup} serves everybody. Its revisions may be staged again.",
  "ask.shadow": "Put rollout {id} in the shadow?", "tell.shadow": "It is asked what the active one is asked, off the requests' path, and answers are compared.",
  "ask.canary": "Canary of rollout {id}", "tell.canary": "It serves this share of the users, the same ones each time. It ends by itself when a bound of [rollout.guard] is passed.",
  "ask.undo": "Roll back to line-up {id}?", "tell.undo": "Its plugins become active again, at once and without a compile. Skills stay as they are.",
  "ask.release": "Release {id} from quarantine?", "tell.release": "It serves nowhere until it is staged again.",
  "do.promote": "Promote", "do.abort": "Roll back", "do.shadow": "Shadow", "do.canary": "Canary", "do.undo": "Roll back", "do.release": "Release",
  "warn.nothing": "Nothing was compared or measured yet.", "warn.errors": "{errors} of {calls} of its calls failed.",
  "warn.differs": "{percent} of the answers differ.",
  why: "Why", whyHint: "For the history, in a few words.", sharePercent: "Share of the users, percent", working: "Waiting for the server…",
  done: "Done: version {version}, line-up {lineup}.", doneEverywhere: "All {count} replicas have it.",
  doneBehind: "Behind: {names}. They catch up by themselves; see Replicas.",
  notReached: "The server was not reached. Whether it was done is in the history, once the connection is back.",
  tookPlace: "{who}: {what}",

  keysTitle: "Keys", keysOn: "Single keys are on", keysHint: "The first rollout is meant, or the one that has the focus.",
  "key.?": "this help", "key./": "search decisions", "key.1–7": "go to a section", "key.p": "promote", "key.r": "roll back a rollout",
  "key.s": "shadow", "key.c": "canary, or its share", "key.u": "roll back to the line-up of before", "key.Tab": "next button or field",
  "key.Esc": "close without doing anything",

  "phase.staged": "staged", "phase.shadow": "shadow", "phase.canary": "canary", "phase.active": "active",
  "state.active": "active", "state.monitor": "monitor", "state.stood_in": "previous serves",
  "verb.begin": "begin", "verb.stage": "stage", "verb.shadow": "shadow", "verb.canary": "canary", "verb.promote": "promote",
  "verb.abort": "roll back", "verb.undo": "undo", "verb.quarantine": "quarantine", "verb.release": "release",
  "verb.remove": "remove", "verb.skills": "skills", "verb.restore": "restore",
  "hook.intent-classifier": "Intent", "hook.skill-ranker": "Skills", "hook.skill-scorer": "Skill’s own opinion",
  "hook.path-policy": "Paths", "hook.asset-rewriter": "Assets",
};
