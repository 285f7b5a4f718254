//! What `wit-bindgen` makes of `wit/`: one small world for the life cycle and one for each hook, all over one set of
//! shared types.
//!
//! Each world brings its own export macro and its own description of itself in the core module; when the component is
//! built those descriptions are merged, so a plugin is exactly the union of the hooks that its `plugin!` line names.
//! `wit/worlds.wit` says the same for other languages, with the life cycle in every world.

#![allow(
    unsafe_code,
    missing_docs,
    unreachable_pub,
    reason = "generated: the canonical ABI moves values through raw pointers, and the texts are those in wit/"
)]

pub mod shared {
    wit_bindgen::generate!({
        path: "../../wit",
        inline: "package waza:sdk; world shared { import waza:plugin/types@0.1.0; }",
        generate_all,
        generate_unused_types: true,
        additional_derives: [PartialEq, Eq, Hash],
    });
}

macro_rules! world {
    ($module:ident, $wit:literal) => {
        pub mod $module {
            wit_bindgen::generate!({
                path: "../../wit",
                inline: $wit,
                with: { "waza:plugin/types@0.1.0": crate::bindings::shared::waza::plugin::types },
                generate_all,
                additional_derives: [PartialEq, Eq, Hash],
                pub_export_macro: true,
            });
        }
    };
}

macro_rules! world_without_types {
    ($module:ident, $wit:literal) => {
        pub mod $module {
            wit_bindgen::generate!({
                path: "../../wit",
                inline: $wit,
                generate_all,
                additional_derives: [PartialEq, Eq, Hash],
                pub_export_macro: true,
            });
        }
    };
}

world_without_types!(lifecycle, "package waza:sdk; world lifecycle { export waza:plugin/lifecycle@0.1.0; }");
world!(
    intent_classifier,
    "package waza:sdk; world intent-classifier { export waza:plugin/intent-classifier@0.1.0; }"
);
world!(skill_ranker, "package waza:sdk; world skill-ranker { export waza:plugin/skill-ranker@0.1.0; }");
world!(skill_scorer, "package waza:sdk; world skill-scorer { export waza:plugin/skill-scorer@0.1.0; }");
world!(asset_rewriter, "package waza:sdk; world asset-rewriter { export waza:plugin/asset-rewriter@0.1.0; }");
world!(path_policy, "package waza:sdk; world path-policy { export waza:plugin/path-policy@0.1.0; }");
