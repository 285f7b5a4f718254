// The texts of the page around a published game. Both languages have every key; `missing` lets a test say so.

import { locale } from "./i18n.js";

const texts = {
  en: {
    loading: "Loading…", notFound: "There is no such game, or it is not published.", by: "by", nobody: "somebody",
    how: "How to play", plays: "Played", times: "times", remix: "Remix", fullscreen: "Full screen",
    remixing: "Making your copy…", remixFailed: "No copy was made:",
    signIn: "Sign in first; this page offers no sign-in here.",
  },
  ja: {
    loading: "読み込み中…", notFound: "このゲームは存在しないか、公開されていません。", by: "作者：", nobody: "名前なし",
    how: "遊び方", plays: "プレイ回数", times: "回", remix: "リミックス", fullscreen: "全画面",
    remixing: "コピーを作っています…", remixFailed: "コピーを作れませんでした：",
    signIn: "先にサインインしてください。このページではサインインできません。",
  },
};

export const t = (key) => texts[locale()][key];

/** Keys that one language has and the other lacks. */
export const missing = () =>
  Object.keys(texts.en).filter((key) => !(key in texts.ja)).concat(Object.keys(texts.ja).filter((key) => !(key in texts.en)));
