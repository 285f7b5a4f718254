#!/usr/bin/env python3
"""Writes messages/generated.jsonl: the two places where combining parts gives more than writing by hand.

Answers to "2D or 3D?" and plain wishes to undo are short and come in many equal forms, so their parts are crossed here
and a fixed share of the product is kept. Everything else in this folder is written by hand.
Bounds: no randomness, standard library only, at most KEEP rows of a kind; a text that is a hand-written row or an
evaluation row is left out.
"""
import itertools
import json
import pathlib
import zlib

import check
import policy

HERE = pathlib.Path(__file__).resolve().parent
KEEP = 100

WAYS = {"2d": ["2D", "２Ｄ", "2d", "２D", "2次元", "二次元", "平面", "ツーディー", "2-D", "two D"],
        "3d": ["3D", "３Ｄ", "3d", "３D", "3次元", "三次元", "立体", "スリーディー", "3-D", "three D"]}
LEADS_JA = ["", "えーと、", "じゃ、", "もちろん", "できれば", "うーん…", "最初は", "今回は", "やっぱり"]
TAILS_JA = ["でたのみます", "にしようかな", "のほうで", "一択", "がうれしいな", "でやってみたい", "でいこう！", "ね", "を選びます",
            "でおねがい🙏"]
LEADS_EN = ["", "hmm, ", "I pick ", "make it ", "oh, ", "ok: ", "maybe "]
TAILS_EN = ["", "!", " thx", " for now", " sounds good", " if possible", " this time"]

WHAT_JA = ["いまの", "さっき頼んだやつ", "直前の修正", "最後の変更", "この編集", "色の変更", "今日の分", "さっきの一手間"]
UNDO_JA = ["は取り消して", "、なしにしてください", "を元に戻してほしい", "はやめて前に戻して", "をアンドゥで", "、撤回で",
           "をundoしといて", "をrevertして"]
HOW_EN = ["undo", "revert", "roll back", "take back", "reverse", "please undo", "can we undo", "just revert"]
WHAT_EN = ["what you just did", "the last tweak", "my previous request", "that colour change", "the latest update",
           "today's edits", "the thing from a minute ago"]


def replies():
    for way, names in WAYS.items():
        japanese = itertools.product(LEADS_JA, [n for n in names if " " not in n], TAILS_JA)
        english = itertools.product(LEADS_EN, [n for n in names if n.isascii()], TAILS_EN)
        yield from ((text, lang, way) for lang, product in (("ja", japanese), ("en", english))
                    for text in map("".join, product))


def undos():
    for parts in itertools.product(WHAT_JA, UNDO_JA):
        text = "".join(parts)
        yield text, "mixed" if "undo" in text or "revert" in text else "ja", "none"
    for parts in itertools.product(HOW_EN, WHAT_EN):
        yield " ".join(parts), "en", "none"


def share(items):
    """The same KEEP items whatever is added elsewhere: those whose text's checksum is smallest."""
    return sorted(items, key=lambda item: zlib.crc32(item[0].encode()))[:KEEP]


def row(kind, text, lang, way):
    reply = kind == "dimension-reply"
    intent = "create" if reply else "restore"
    project = "none" if reply else ("2d", "3d")[zlib.crc32(text.encode()) % 2]
    group = [policy.wish("canvas" if way == "2d" else "space", way)[0]] if reply else []
    nice = set(policy.base("create", way, "none") + (["kawaii-3d", "threejs-water"] if way == "3d" else []))
    return {
        "text": text, "lang": lang, "context": {"project": project, "awaiting_dimension": reply},
        "intent": intent, "intent_any": ["create", "edit"] if reply else ["restore"],
        "intent_v1": policy.INTENT_V1[intent], "dimension": way, "dimension_any": [way],
        "effective_dimension": way if reply else project, "must_have": group,
        "nice_to_have": sorted(nice - set(sum(group, []))) if reply else [],
        "must_not": sorted(policy.forbidden(intent, way, kind)) if reply else ["*"],
        "skills_scope": "all" if reply else "pipeline", "category": kind, "tags": ["generated"],
    }


def main():
    hand = [path for path in (HERE / "messages").glob("*.jsonl") if path.name != "generated.jsonl"]
    taken = [r["text"] for path in hand for r in check.read(path)]
    dev = [r["text"] for r in check.read(HERE.parent / "tests/eval/dev.jsonl")]
    folded = {check.fold(text) for text in taken + dev}
    far = [check.grams(check.fold(text)) for text in dev]
    with open(HERE / "messages/generated.jsonl", "w", encoding="utf-8") as out:
        number = 0
        for kind, items in (("dimension-reply", replies()), ("restore", undos())):
            once = {check.fold(item[0]): item for item in items}
            fresh = [item for key, item in once.items() if key not in folded and (
                len(item[0]) <= check.SHORT or all(check.jaccard(check.grams(key), g) < check.LEAK for g in far))]
            for item in share(fresh):
                number += 1
                line = {"id": f"tg{number:03d}", **row(kind, *item)}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
