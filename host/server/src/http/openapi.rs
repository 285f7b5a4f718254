//! The description of the API under `/api`, made of its handlers. `docs/openapi.json` is what it was last; a test says
//! when it is not the same any more.

use super::{assets, client, csp_report, dev, game, jobs, project_files, projects, publish, users};
use serde::Serialize;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

/// A refusal under `/api`, as `ApiError` sends it too.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Refusal {
    /// What was wrong.
    error: String,
    /// More of it, where there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl Refusal {
    pub(super) fn new(error: impl Into<String>, detail: Option<String>) -> Self {
        Self { error: error.into(), detail }
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Waza: projects and games",
        description = "What the browser client asks beside its WebSocket. A project of somebody else is answered like one \
                       that does not exist.",
    ),
    paths(
        client::health,
        client::config,
        client::check_access,
        csp_report::take,
        dev::sign_in,
        projects::list,
        projects::one,
        projects::active_job,
        projects::jobs,
        jobs::one,
        jobs::cancel,
        game::url,
        assets::file::by_id,
        assets::file::of_user,
        assets::file::of_everybody,
        assets::upload::upload,
        assets::library::list,
        assets::library::search,
        assets::library::meta,
        assets::library::publish,
        assets::library::change,
        assets::library::delete,
        assets::generators::remove_background,
        assets::generators::generate_image,
        publish::games::my_published_games,
        publish::games::published_games,
        publish::games::published_game,
        publish::games::count_play,
        publish::games::games_of_user,
        publish::remixes::remix,
        publish::remixes::lineage,
        publish::releases::publish,
        publish::releases::unpublish,
        publish::releases::published,
        publish::drafts::draft,
        publish::drafts::save_draft,
        publish::drafts::generate_publish_info,
        publish::thumbnails::upload_thumbnail,
        publish::thumbnails::thumbnail,
        publish::thumbnails::generate_thumbnail,
        publish::thumbnails::generate_movie,
        publish::thumbnails::movie,
        project_files::project_code,
        project_files::ai_context,
        project_files::download_project,
        project_files::preview_project,
        users::quota,
        users::me,
        users::change_me,
        users::avatar,
        users::username_available,
        users::public,
        users::public_named,
    ),
    components(schemas(Refusal)),
    modifiers(&Token, &Names),
    tags(
        (name = "system", description = "The server, and who may come in"),
        (name = "projects", description = "Games in the making"),
        (name = "jobs", description = "Generations"),
        (name = "publish", description = "What others get to see of a project"),
        (name = "games", description = "Published games"),
        (name = "assets", description = "Pictures and sounds of users"),
        (name = "users", description = "People, and what they may begin in a day"),
    )
)]
struct Described;

/// Who asks is said by a token.
pub(crate) struct Token;

impl Modify for Token {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// Names operations after their method and path: handlers are named within their module, and there are several of a name.
struct Names;

impl Modify for Names {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut api.paths.paths {
            for (method, operation) in [
                ("get", &mut item.get),
                ("post", &mut item.post),
                ("put", &mut item.put),
                ("patch", &mut item.patch),
                ("delete", &mut item.delete),
            ] {
                let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
                let name = words.fold(method.to_owned(), |name, word| name + "_" + word);
                if let Some(operation) = operation {
                    operation.operation_id = Some(name);
                }
            }
        }
    }
}

/// The description as JSON, with a line's end.
pub(crate) fn openapi() -> serde_json::Result<String> {
    Described::openapi().to_pretty_json().map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_description_in_docs_is_of_this_program() {
        let kept = include_str!("../../../../docs/openapi.json");
        assert!(
            openapi().unwrap() == kept,
            "run: waza serve --print-openapi > docs/openapi.json, and look at what has changed"
        );
    }

    #[test]
    fn whatever_is_described_has_words_and_a_name_of_its_own() {
        let api = Described::openapi();
        let mut names = BTreeSet::new();
        for (path, item) in &api.paths.paths {
            for operation in
                [&item.get, &item.post, &item.put, &item.patch, &item.delete].into_iter().flatten()
            {
                assert!(operation.summary.is_some() || operation.description.is_some(), "{path}");
                assert!(names.insert(operation.operation_id.clone()), "{path} has the name of another");
            }
        }
    }
}
