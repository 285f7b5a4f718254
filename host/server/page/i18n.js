// The page's texts. Both languages have every key; `missing` lets a test say so.

const texts = {
  en: {
    project: "Project", newProject: "New", chat: "Chat", play: "Play", decided: "What decided", versions: "Versions",
    message: "Message", send: "Send", stop: "Stop", untitled: "New Game",
    placeholder: "Describe a game: “a 2D game where a cat catches fish”",
    stageEmpty: "Your game plays here.",
    decidedHint: "Every plugin that ran for the last message: its verdict, why, and how long it took.",
    versionsHint: "Each generation is a version. Going back adds a new one, so nothing is lost.",
    noDecisions: "Nothing has been decided yet.", noVersions: "No versions yet.",
    restore: "Go back to this", current: "current", restored: "Went back to an earlier version.",
    connected: "Connected", connecting: "Connecting…", offline: "Not connected; trying again…",
    theme: "Light or dark", reload: "Load again", fullscreen: "Full screen", language: "日本語",
    welcome: "What shall we make? Type a wish, and play it a moment later.",
    alreadyRunning: "A generation is still running; the message was not taken.",
    cancelled: "Stopped.", failed: "That did not work.", gameErrors: "The game reported an error:",
    signIn: "Sign-in is not set up for this page. Start the server on a loopback address, or use your own client.",
    budgetLeft: "Left out:", remembered: "remembered", budgetChosen: "Skills given to the generator:",
    evidence: "Why", instance: "of it the instance", waited: "waited", tokens: "tokens", steps: "Steps",
    confirmRestore: "Go back", cancelRestore: "Cancel",
    chooseStyle: "How shall it look?", skipStyle: "No particular style", fixErrors: "Fix it",
    assets: "Assets", assetsHint: "Pictures and sounds of your own, up to 1 MB each. Only you see them until a game that uses them is published.",
    addAsset: "Add files", noAssets: "No assets yet.", useAsset: "Use", deleteAsset: "Delete", assetLine: "use the image “{name}”",
    publish: "Publish", publishHint: "Publishing takes a copy of the newest version; later changes show when you publish again.",
    gameTitle: "Title", gameDescription: "Description", howToPlay: "How to play", tags: "Tags, separated by commas",
    visibility: "Who sees it", public: "Everybody", unlisted: "Whoever has the link", private: "Nobody else",
    allowRemix: "Others may remix it", publishNow: "Publish", unpublish: "Take it back", publishedAt: "Play it at",
    signInTitle: "Sign in", email: "E-mail", password: "Password", signInNow: "Sign in",
    signInFailed: "That did not work. Look at the e-mail address and the password.",
    hooks: {
      "intent-classifier": "Intent", "skill-ranker": "Skills", "path-policy": "Paths", "asset-rewriter": "Assets",
      "skill-scorer": "Skill's own opinion", model: "Language model",
    },
    reasons: {
      named: "named", required: "required", "over-budget": "does not fit whole", "over-count": "one too many",
      "other-dimension": "for the other dimension", conflict: "does not go with another",
    },
  },
  ja: {
    project: "プロジェクト", newProject: "新規", chat: "チャット", play: "プレイ", decided: "判断の根拠", versions: "バージョン",
    message: "メッセージ", send: "送信", stop: "停止", untitled: "新しいゲーム",
    placeholder: "作りたいゲームを書いてください：「ネコが魚をつかまえる2Dゲームを作って」",
    stageEmpty: "ここでゲームが動きます。",
    decidedHint: "直前のメッセージで動いたプラグインの判断、理由、かかった時間です。",
    versionsHint: "生成ごとにバージョンが残ります。戻しても新しいバージョンになるので、何も失われません。",
    noDecisions: "まだ判断はありません。", noVersions: "まだバージョンはありません。",
    restore: "これに戻す", current: "現在", restored: "以前のバージョンに戻しました。",
    connected: "接続済み", connecting: "接続中…", offline: "切断されました。再接続しています…",
    theme: "明暗の切り替え", reload: "再読み込み", fullscreen: "全画面", language: "English",
    welcome: "何を作りましょうか？ 思いついたことを書けば、すぐに遊べます。",
    alreadyRunning: "生成がまだ続いています。メッセージは受け付けられませんでした。",
    cancelled: "停止しました。", failed: "うまくいきませんでした。", gameErrors: "ゲームでエラーが起きました：",
    signIn: "このページではサインインできません。ループバックアドレスでサーバーを起動してください。",
    budgetLeft: "外したスキル：", remembered: "記憶から", budgetChosen: "生成に渡したスキル：",
    evidence: "理由", instance: "うちインスタンス", waited: "待ち", tokens: "トークン", steps: "手順",
    confirmRestore: "戻す", cancelRestore: "キャンセル",
    chooseStyle: "どんな見た目にしますか？", skipStyle: "おまかせ", fixErrors: "修正する",
    assets: "素材", assetsHint: "自分の画像や音です（1つ1 MBまで）。使ったゲームを公開するまで、他の人には見えません。",
    addAsset: "ファイルを追加", noAssets: "まだ素材はありません。", useAsset: "使う", deleteAsset: "削除", assetLine: "画像「{name}」を使用",
    publish: "公開", publishHint: "公開すると最新バージョンの写しが出ます。あとの変更は、もう一度公開すると反映されます。",
    gameTitle: "タイトル", gameDescription: "説明", howToPlay: "遊び方", tags: "タグ（読点かコンマで区切る）",
    visibility: "公開範囲", public: "全員", unlisted: "リンクを知っている人", private: "自分だけ",
    allowRemix: "リミックスを許可する", publishNow: "公開する", unpublish: "公開をやめる", publishedAt: "遊ぶ場所：",
    signInTitle: "サインイン", email: "メールアドレス", password: "パスワード", signInNow: "サインイン",
    signInFailed: "サインインできませんでした。メールアドレスとパスワードを確かめてください。",
    hooks: {
      "intent-classifier": "意図", "skill-ranker": "スキル", "path-policy": "パス", "asset-rewriter": "アセット",
      "skill-scorer": "スキル自身の意見", model: "言語モデル",
    },
    reasons: {
      named: "指名", required: "前提", "over-budget": "全体が収まらない", "over-count": "数が多い",
      "other-dimension": "次元が違う", conflict: "他と併用できない",
    },
  },
};

const stored = () => {
  try { return localStorage.getItem("waza.language"); } catch { return null; }
};

let language = stored() ?? (navigator.language.startsWith("ja") ? "ja" : "en");

export const locale = () => language;
export const t = (key) => texts[language][key];
export const hookName = (hook) => texts[language].hooks[hook] ?? hook;

/** Why a skill was taken or left, where that is not plain. */
export const reason = (word) => texts[language].reasons[word] ?? "";

/** Keys that one language has and the other lacks. */
export const missing = () =>
  Object.keys(texts.en).filter((key) => !(key in texts.ja)).concat(Object.keys(texts.ja).filter((key) => !(key in texts.en)));

export function setLanguage(next) {
  language = next;
  try { localStorage.setItem("waza.language", next); } catch { /* a private window forgets; the page goes on */ }
  applyTexts();
}

/** Writes the texts of the current language into every element that names one. */
export function applyTexts() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  document.querySelector("#text").placeholder = t("placeholder");
  document.querySelector("#language").textContent = t("language");
  for (const id of ["theme", "reload", "fullscreen"]) {
    const button = document.querySelector(`#${id}`);
    button.title = t(id);
    button.setAttribute("aria-label", t(id));
  }
}
