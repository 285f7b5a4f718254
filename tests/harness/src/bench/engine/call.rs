//! The one place that says how the product is called, so that every figure follows when its entry changes.

use anyhow::Result;
use std::sync::Arc;
use tokio::runtime::Handle;
use waza_engine::{
    Plugin,
    hooks::{
        asset_rewriter::{Asset, Document, Edit},
        intent_classifier::Verdict,
        skill_ranker::{RankOptions, Ranked},
        types::Request,
    },
};

/// Calls from a thread that may block, as a caller sees it: gate, instance, call, checks of the answer, hand-over.
#[derive(Clone)]
pub(super) struct Caller(pub(super) Handle);

impl Caller {
    pub(super) fn classify(&self, plugin: &Plugin, request: &Arc<Request>) -> Result<Verdict> {
        self.0.block_on(classify(plugin, request))
    }

    pub(super) fn rank(
        &self,
        plugin: &Plugin,
        request: &Arc<Request>,
        options: RankOptions,
    ) -> Result<Vec<Ranked>> {
        Ok(self.0.block_on(plugin.rank(Arc::clone(request), options))?.value)
    }

    pub(super) fn rewrite(
        &self,
        plugin: &Plugin,
        document: &Arc<Document>,
        assets: &Arc<[Asset]>,
    ) -> Result<Vec<Edit>> {
        Ok(self.0.block_on(plugin.rewrite(Arc::clone(document), Arc::clone(assets)))?.value)
    }
}

/// The same from a task.
pub(super) async fn classify(plugin: &Plugin, request: &Arc<Request>) -> Result<Verdict> {
    Ok(plugin.classify(Arc::clone(request)).await?.value)
}
