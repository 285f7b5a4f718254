// Joins the parts: frames in, actions out. The rules are the server's; the page shows and asks.

import * as assets from "./assets.js";
import * as chat from "./chat.js";
import * as decided from "./decided.js";
import { $ } from "./dom.js";
import { applyTexts, locale, setLanguage, t } from "./i18n.js";
import * as layout from "./layout.js";
import * as preview from "./preview.js";
import * as projects from "./projects.js";
import * as publish from "./publish.js";
import { accessToken, signIn } from "./session.js";
import * as versions from "./versions.js";
import { Wire } from "./wire.js";

const state = {
  projects: [], project: null, job: null, asked: "", unsent: null, lastVersions: null, attached: [],
  // A running job is being heard from its beginning; what comes before the server says so would come twice.
  catchingUp: false,
};
const wire = new Wire(async () => accessToken() ?? (await signIn()));

const frames = {
  init(frame) {
    state.projects = frame.projects;
    state.catchingUp = false;
    // A message that created its project survives a lost connection; otherwise the address says where we are.
    const wanted = state.project ?? projects.fromAddress();
    const known = frame.projects.some((project) => project.id === wanted);
    assets.load();
    select(known ? wanted : null);
  },
  projectCreated(frame) {
    state.projects = frame.projects;
    enter(frame.project.id);
    const text = state.unsent;
    state.unsent = null;
    if (text) say(text);
  },
  projectSelected(frame) {
    chat.clear();
    for (const { role, content } of frame.history) chat.line(role === "user" ? "user" : "assistant", content);
    if (frame.history.length === 0) chat.welcome();
    state.asked = frame.history.findLast(({ role }) => role === "user")?.content ?? "";
    if (frame.activeJob) {
      frames.jobStarted({ job: frame.activeJob, isExisting: false });
      state.catchingUp = wire.send({ type: "subscribeJob", jobId: frame.activeJob.id, after: 0 });
    } else chat.busy(false);
    preview.load(frame.projectId);
  },
  projectDeleted(frame) {
    state.projects = frame.projects;
    if (frame.projectId === state.project) select(null);
    else listProjects();
  },
  projectRenamed(frame) {
    const renamed = frame.project;
    state.projects = frame.projects ?? state.projects.map((p) => (p.id === renamed.id ? { ...p, name: renamed.name } : p));
    listProjects();
  },
  jobStarted(frame) {
    state.job = frame.job.id;
    state.attached = [];
    chat.busy(true);
    chat.progress(frame.job.progress ?? 0, frame.job.progress_message);
    if (frame.isExisting) chat.line("bad", t("alreadyRunning"));
  },
  styleOptions(frame) {
    chat.busy(false);
    state.asked = frame.originalMessage;
    chat.styles(frame.styles, (style) => send(frame.originalMessage, style
      ? { selectedStyle: { dimension: frame.dimension, styleId: style.id } }
      : { skipStyleSelection: true }));
  },
  info(frame) {
    if (!state.job) chat.busy(false);
    chat.line("assistant", frame.message);
  },
  subscribed() {
    state.catchingUp = false;
    decided.begin();
  },
  progress: (frame) => chat.progress(frame.progress, frame.message),
  stream: (frame) => chat.stream(frame.content),
  decision: (frame) => decided.decision(frame, state.asked),
  budget: decided.budget,
  warning: decided.warning,
  geminiChat(frame) {
    chat.streamEnded();
    const item = chat.line("assistant", frame.message);
    suggest(item, frame.suggestions);
  },
  geminiCode(frame) {
    chat.streamEnded();
    suggest(chat.line("assistant", frame.summary), frame.suggestions);
  },
  geminiRestore(frame) {
    const item = chat.line("assistant", frame.message);
    chat.choices(item, [
      [frame.confirmLabel ?? t("confirmRestore"), goBack],
      [frame.cancelLabel ?? t("cancelRestore"), () => {}],
    ]);
  },
  completed: over,
  cancelled(frame) {
    if (frame.job) over();
    else chat.line("assistant", t("cancelled"));
  },
  failed(frame) {
    over();
    chat.line("bad", frame.userMessage ?? frame.error ?? t("failed"));
  },
  gameUpdated(frame) {
    preview.load(frame.projectId);
    wire.send({ type: "getVersions", projectId: frame.projectId });
  },
  versionsList(frame) {
    if (frame.projectId !== state.project) return;
    state.lastVersions = frame;
    versions.show(frame, restore);
  },
  versionRestored(frame) {
    chat.busy(false);
    chat.line("assistant", t("restored"));
    preview.load(frame.projectId);
    wire.send({ type: "getVersions", projectId: frame.projectId });
  },
  restoreProgress: (frame) => chat.progress(50, frame.message),
  limitExceeded: () => { chat.busy(false); chat.line("bad", t("alreadyRunning")); },
  error(frame) {
    const text = frame.message ?? frame.error?.message ?? t("failed");
    if (/Token expired|expired token|Invalid or expired|Invalid token/.test(text)) signIn();
    else chat.line("bad", text);
    if (!state.job) chat.busy(false);
  },
};

function over() {
  state.job = null;
  chat.streamEnded();
  chat.busy(false);
}

function suggest(item, suggestions = []) {
  chat.choices(item, suggestions.map((text) => [text, () => say(text)]));
}

function listProjects() {
  projects.show(state.projects, state.project);
}

function enter(id) {
  state.project = id;
  state.job = null;
  publish.load(id);
  chat.busy(false);
  chat.clear();
  decided.clear();
  preview.clear();
  versions.show({ versions: [], currentHead: null }, restore);
  projects.goTo(id);
  listProjects();
}

function select(id) {
  enter(id);
  if (id) wire.send({ type: "selectProject", projectId: id });
  else {
    wire.send({ type: "deselectProject" });
    chat.welcome();
  }
}

function say(text) {
  if (!state.project) {
    state.unsent = text;
    wire.send({ type: "createProject", name: t("untitled") });
    return;
  }
  state.asked = text;
  chat.line("user", text);
  send(text);
}

function send(text, more = {}) {
  decided.begin();
  chat.busy(true);
  const { assets: taken, lines } = assets.taken();
  // A question about style comes between a message and its job; the answer takes along what came with the message.
  if (taken.length > 0) state.attached = taken;
  const content = [text, ...lines].join("\n");
  wire.send({ type: "message", content, rawContent: text, attachedAssets: state.attached, locale: locale(), ...more });
}

/** Takes a frame. Events of a job are numbered; other frames are not. */
function take(frame) {
  if (frame.seq && state.catchingUp) return;
  frames[frame.type]?.(frame);
}

function restore(versionId) {
  chat.busy(true);
  wire.send({ type: "restoreVersion", projectId: state.project, versionId });
}

/** "Undo" means the version before the newest. */
function goBack() {
  const before = state.lastVersions?.versions[1];
  if (before) restore(before.id);
  else chat.line("bad", t("noVersions"));
}

function start() {
  applyTexts();
  layout.start();
  preview.start((errors) => {
    if (state.job || !state.project) return;
    chat.line("user", errors);
    state.asked = errors;
    send(errors, { autoFix: true });
  });
  assets.start();
  publish.start();
  decided.clear();
  $("#composer").onsubmit = (event) => {
    event.preventDefault();
    const text = $("#text").value.trim();
    if (!text || state.job) return;
    $("#text").value = "";
    say(text);
  };
  $("#text").onkeydown = (event) => {
    // A half-composed Japanese word ends with Enter too; that one is not "send".
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      $("#composer").requestSubmit();
    }
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      $("#text").focus();
    }
  });
  $("#stop").onclick = () => wire.send({ type: "cancel", jobId: state.job });
  $("#new-project").onclick = () => { select(null); $("#text").focus(); };
  $("#project").onchange = ({ target }) => select(target.value || null);
  $("#reload").onclick = () => preview.load(state.project);
  $("#language").onclick = () => { setLanguage(locale() === "ja" ? "en" : "ja"); listProjects(); };
  window.addEventListener("popstate", () => select(projects.fromAddress()));
  wire.addEventListener("frame", ({ detail }) => take(detail));
  wire.addEventListener("state", ({ detail }) => {
    const dot = $("#connection");
    dot.dataset.state = detail;
    dot.title = t(detail);
    dot.setAttribute("aria-label", t(detail));
  });
  connect();
}

async function connect() {
  const token = accessToken() ?? (await signIn());
  if (token) wire.open();
  else chat.line("bad", t("signIn"));
}

start();
