// Japanese.

export const ja = {
  title: "Waza 運用", operators: "運用", skip: "本文へ移動", language: "English", sections: "セクション",
  help: "キー操作とヘルプ", signOut: "サインアウト", close: "閉じる", cancel: "キャンセル",

  signInTitle: "サインイン", token: "運用者トークン", signIn: "サインイン",
  signInHint: "トークンは waza.toml の [admin.operators] にあります。運用者を設定していないループバックのサーバーでは DATA_DIR/admin-token にあります。",
  signInWrong: "このトークンは受け付けられませんでした（{message}）。確認するか、サーバーの管理者に問い合わせてください。",

  connecting: "接続中…", live: "接続済み", away: "切断", refused: "サインアウト済み",
  awaySince: "サーバーから応答がありません。表示は {time} 時点のものです。", awayFresh: "まだサーバーから応答がありません。起動していますか？",
  awayReason: "サーバーの返答：{message}", again: "{seconds} 秒後に再試行します。", tryNow: "今すぐ試す",

  lineup: "ラインアップ", version: "バージョン", callsPerSecond: "呼び出し/秒", errors: "エラー", held: "メモリ上",
  heldHint: "メモリ上のラインアップ：稼働中、カナリア、リクエストがまだ使っているもの",
  lineupHint: "稼働中のラインアップ", versionHint: "変更の通し番号",

  rollouts: "ロールアウト", plugins: "プラグイン", lineups: "ラインアップ", quarantine: "隔離", history: "履歴",
  decisions: "判断", replicas: "レプリカ",

  noRollouts: "進行中のものはありません。変更したプラグインをボリュームに置くか、waza rollout stage FILE でステージしてください。",
  rollout: "ロールアウト {id}", activeSince: "稼働開始", isNew: "新規",
  shadow: "シャドー", canary: "カナリア…", share: "割合…", promote: "昇格", rollBack: "ロールバック",
  calls: "呼び出し", p50: "p50", p99: "p99", recent: "最近", nobodyMeasured: "計測はシャドーから始まります。",
  waitingForCalls: "比較する呼び出しを待っています。",
  agree: "の回答が一致", alike: "一致 {count}", different: "相違 {count}", dropped: "破棄 {count}",
  agreeLabel: "{all} 件中 {same} 件の回答が一致", newest: "最新の相違", noDifferences: "まだありません。",
  and: "ほか {count} 件", inputHint: "質問の SHA-256（判断ログと同じ）：{hash}",
  sparkCalls: "{who}：各時点の呼び出し数、直近 {last}", sparkP99: "最近の p99、直近 {last}",
  byte: "{at} バイト目", gone: "消えた：{names}", appeared: "新しい：{names}",

  hook: "フック", plugin: "プラグイン", revision: "リビジョン", digest: "ダイジェスト", state: "状態", memory: "メモリ",
  memoryHint: "1 インスタンスの開始イメージ", noPlugins: "稼働中のプラグインはありません。waza serve に指定したボリュームにプラグインを置いてください。",
  standIn: "{revision} が代行中", wouldDeny: "{calls} 回中 {denied} 件を拒否していたはず",

  activeNow: "稼働中", goBack: "ラインアップ {lineup} にロールバック", samePlugins: "同じプラグイン", notThere: "{plugin} なし",
  noPast: "戻せるラインアップはまだありません。直近の三つが残ります。",

  noQuarantine: "隔離されたものはありません。", release: "解除", problems: "ボリュームで除外されたもの",
  "from.volume": "ボリューム", "from.upload": "{by} のアップロード", "from.oci": "oci://{reference}",

  noHistory: "まだ何も行われていません。", older: "さらに古いもの", lineupAfter: "ラインアップ {lineup}",

  verdict: "判定の先頭", within: "期間", code: "コード", search: "検索", any: "すべて",
  "within.300": "5 分", "within.3600": "1 時間", "within.86400": "1 日", "within.604800": "7 日",
  time: "時刻", verdictShort: "判定", codes: "コード", took: "所要", belongsTo: "リクエスト", copyInput: "入力",
  noDecisions: "条件に合う判断はログにありません。条件を広げてください。ログは標本です（decision_log.sample_ppm）。",
  found: "{count} 件、新しい順。", foundMore: "新しい順に {count} 件。ほかにもあります。", brokenLines: "{count} 行は読めませんでした。",

  loaded: "ロールアウト {rollouts} を読込済み", thisOne: "このサーバー", inStep: "同期済み", behind: "遅れ",
  alone: "サーバーは一台です。",

  "ask.promote": "ロールアウト {id} を昇格しますか？", "tell.promote": "これ以降すべてのリクエストに使われます。ラインアップ {lineup} にはいつでも戻せます。",
  "ask.abort": "ロールアウト {id} をロールバックしますか？", "tell.abort": "シャドーまたはカナリアを終え、全員にラインアップ {lineup} が使われます。リビジョンは再びステージできます。",
  "ask.shadow": "ロールアウト {id} をシャドーにしますか？", "tell.shadow": "稼働中のものと同じ質問をリクエストの経路外で受け、回答を比べます。",
  "ask.canary": "ロールアウト {id} のカナリア", "tell.canary": "この割合のユーザーに、毎回同じ人に使われます。[rollout.guard] の限度を超えると自動で終わります。",
  "ask.undo": "ラインアップ {id} に戻しますか？", "tell.undo": "そのプラグインが再コンパイルなしですぐに稼働します。スキルはそのままです。",
  "ask.release": "{id} の隔離を解除しますか？", "tell.release": "再びステージするまで、どこでも使われません。",
  "do.promote": "昇格", "do.abort": "ロールバック", "do.shadow": "シャドー", "do.canary": "カナリア", "do.undo": "ロールバック", "do.release": "解除",
  "warn.nothing": "まだ比較も計測もされていません。", "warn.errors": "呼び出し {calls} 回中 {errors} 回が失敗しました。",
  "warn.differs": "回答の {percent} が異なります。",
  why: "理由", whyHint: "履歴に残します。短い言葉で。", sharePercent: "ユーザーの割合（%）", working: "サーバーを待っています…",
  done: "完了：バージョン {version}、ラインアップ {lineup}。", doneEverywhere: "{count} 台すべてに届きました。",
  doneBehind: "遅れ：{names}。自動で追いつきます。レプリカを見てください。",
  notReached: "サーバーに届きませんでした。行われたかどうかは、接続が戻ってから履歴で確認できます。",
  tookPlace: "{who}：{what}",

  keysTitle: "キー操作", keysOn: "一文字のキーを有効にする", keysHint: "対象は最初のロールアウト、またはフォーカスのあるものです。",
  "key.?": "このヘルプ", "key./": "判断を検索", "key.1–7": "セクションへ移動", "key.p": "昇格", "key.r": "ロールアウトをロールバック",
  "key.s": "シャドー", "key.c": "カナリア、またはその割合", "key.u": "前のラインアップに戻す", "key.Tab": "次のボタンや入力欄",
  "key.Esc": "何もせずに閉じる",

  "phase.staged": "ステージ", "phase.shadow": "シャドー", "phase.canary": "カナリア", "phase.active": "稼働",
  "state.active": "稼働中", "state.monitor": "監視のみ", "state.stood_in": "前が代行",
  "verb.begin": "開始", "verb.stage": "ステージ", "verb.shadow": "シャドー", "verb.canary": "カナリア", "verb.promote": "昇格",
  "verb.abort": "ロールバック", "verb.undo": "取り消し", "verb.quarantine": "隔離", "verb.release": "解除",
  "verb.remove": "削除", "verb.skills": "スキル", "verb.restore": "復元",
  "hook.intent-classifier": "意図", "hook.skill-ranker": "スキル", "hook.skill-scorer": "スキル自身の意見",
  "hook.path-policy": "パス", "hook.asset-rewriter": "アセット",
};
