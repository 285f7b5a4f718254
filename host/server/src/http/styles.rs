//! `/styles/{id}.svg`: what a style looks like, in its own colours. Drawn here, so no client needs a picture of it.

use super::page::is_fresh;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use waza_studio::{Dimension, STYLES, Style};

pub(crate) async fn picture(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let id = file.strip_suffix(".svg").unwrap_or_default();
    let Some(style) = STYLES.iter().find(|style| style.id == id) else {
        return (StatusCode::NOT_FOUND, "Not found").into_response();
    };
    let tag = format!("\"{id}-{}\"", env!("CARGO_PKG_VERSION"));
    let described = [(CACHE_CONTROL, "no-cache".to_owned()), (ETAG, tag.clone())];
    match is_fresh(&headers, &tag) {
        true => (StatusCode::NOT_MODIFIED, described).into_response(),
        false => (described, [(CONTENT_TYPE, "image/svg+xml")], draw(style)).into_response(),
    }
}

fn draw(style: &Style) -> String {
    let [ground, far, thing, mark] = style.palette;
    let things = match style.dimension {
        Dimension::TwoD => format!(
            "<circle cx='58' cy='52' r='22' fill='{thing}'/><rect x='92' y='30' width='40' height='40' rx='8' fill='{mark}'/>"
        ),
        Dimension::ThreeD => format!(
            "<path d='M56 26l26 13v28l-26 13-26-13V39z' fill='{thing}'/><path d='M56 26l26 13-26 13-26-13z' fill='#fff' \
             fill-opacity='.35'/><path d='M56 52l26-13v28L56 80z' fill='#000' fill-opacity='.25'/><circle cx='116' cy='58' \
             r='20' fill='{mark}'/><circle cx='109' cy='51' r='7' fill='#fff' fill-opacity='.35'/>"
        ),
    };
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 160 100'><rect width='160' height='100' fill='{ground}'/>\
         <path d='M0 74q40-16 80-4t80-6v36H0z' fill='{far}'/>{things}</svg>"
    )
}
