"""The labelling policy of the training messages, as data and one function.

It exists so that rows written by hand, rows that are generated and the checker all mean the same by a label.
Bounds: standard library only, nothing is read or written here.
"""

SKILLS_2D = ["p5js", "p5js-collision", "p5js-input", "p5js-setup", "visual-polish-2d"]
SKILLS_3D = ["kawaii-3d", "threejs", "threejs-input", "threejs-lighting", "threejs-setup", "threejs-water",
             "visual-polish-3d"]
PICTURES = ["bria-rmbg", "image-generation", "nanobanana", "sprite-sheet"]
PARTICLES = ["particles", "particles-effects", "particles-explosion", "particles-setup"]
SKILLS = sorted(SKILLS_2D + SKILLS_3D + PICTURES + PARTICLES + [
    "audio-mobile", "audio-synth", "frontend-design", "game-ai", "game-audio", "kawaii-colors", "kawaii-design",
    "kawaii-ui", "tween-animation", "vehicle-physics"])

BASE_2D, BASE_3D = ["p5js", "p5js-setup"], ["threejs", "threejs-setup"]
INTENTS = ("create", "edit", "chat", "restore")
INTENT_V1 = {"create": "edit", "edit": "edit", "chat": "chat", "restore": "restore"}

# What a wish calls for: (one of these is enough, these do no harm). "{d}" is the effective dimension.
WISHES = {
    "canvas": (["p5js-setup", "p5js"], []),
    "space": (["threejs-setup", "threejs"], []),
    "tween": (["tween-animation"], ["visual-polish-{d}"]),
    "light": (["threejs-lighting"], ["visual-polish-3d"]),
    "look": (["visual-polish-{d}"], []),
    "ai": (["game-ai"], []),
    "vehicle": (["vehicle-physics"], []),
    "unlock": (["audio-mobile", "game-audio"], ["audio-synth"]),
    "music": (["game-audio"], ["audio-mobile", "audio-synth"]),
    "sfx": (["audio-synth", "game-audio"], ["audio-mobile"]),
    "synth": (["audio-synth"], ["audio-mobile", "game-audio"]),
    "sound": (["game-audio", "audio-synth", "audio-mobile"], []),
    "cute": (["kawaii-colors", "kawaii-design", "kawaii-ui"], ["frontend-design"]),
    "cute3": (["kawaii-3d", "kawaii-design", "kawaii-colors"], ["kawaii-ui", "visual-polish-3d"]),
    "cuteany": (["kawaii-colors", "kawaii-design", "kawaii-ui", "kawaii-3d"], []),
    "frames": (["sprite-sheet"], PICTURES),
    "motion": (["sprite-sheet", "tween-animation"], PICTURES),
    "picture": (["image-generation", "nanobanana"], PICTURES),
    "cutout": (["bria-rmbg", "nanobanana", "image-generation"], ["sprite-sheet"]),
    "effects": (["particles-effects", "particles", "particles-setup", "visual-polish-{d}"], PARTICLES),
    "boom": (["particles-explosion", "particles", "visual-polish-{d}"], PARTICLES),
    "water": (["threejs-water"], []),
    "layout": (["frontend-design", "kawaii-ui"], ["kawaii-colors", "kawaii-design"]),
    "hits": (["p5js-collision", "p5js"], []),
    "input2": (["p5js-input", "p5js-setup", "p5js"], []),
    "input3": (["threejs-input", "threejs"], []),
}


def spread(names, dimension):
    """Names with "{d}" filled in: the dimension's own, or both where it is open."""
    ways = [dimension] if dimension in ("2d", "3d") else ["2d", "3d"]
    out = []
    for name in names:
        out += [name.replace("{d}", way) for way in ways] if "{d}" in name else [name]
    return out


def wish(name, dimension):
    """The group and its harmless company for a wish, or None where the wish has no skill in that dimension."""
    if dimension == "2d" and name in ("light", "water", "input3", "space", "cute3"):
        return None
    if dimension == "3d" and name in ("hits", "input2", "canvas"):
        return None
    group, company = WISHES[name]
    return spread(group, dimension), spread(company, dimension)


def base(intent, dimension, open_lean):
    """The skills that never do harm for a row: those of its dimension, or of both while it is open."""
    if intent == "create":
        two = ["p5js", "p5js-collision", "p5js-input", "p5js-setup", "visual-polish-2d"]
        three = ["threejs", "threejs-input", "threejs-lighting", "threejs-setup", "visual-polish-3d"]
        wide = three + ["kawaii-3d", "threejs-water"]
        if dimension == "2d":
            return two
        if dimension == "3d":
            return three
        return {"2d": two, "3d": wide, "none": two + wide}[open_lean]
    return {"2d": BASE_2D, "3d": BASE_3D, "none": []}[dimension]


def forbidden(intent, dimension, category):
    """The skills that are wrong for a row whatever it says: those of the other dimension."""
    if dimension == "2d":
        return list(SKILLS_3D)
    if dimension == "3d":
        flat = ["image-generation", "sprite-sheet"] if category == "create-3d" else []
        return sorted(SKILLS_2D + flat)
    return []
