//! Drawings are programs unless something is done about it. What is kept of one is what the sanitiser lets through;
//! what the sanitiser should never have to deal with is refused before.

use super::AssetRefusal;
use svg_hush::{Filter, data_url_filter};
use xml::{EventReader, reader::XmlEvent};

/// Uses of other parts of the drawing. Each may stand for thousands of others, which stand for thousands more.
const MOST_USES: usize = 500;

/// Elements within one another, and namespaces that hold within one. A reader looks through all of both at every element,
/// so a small file could keep it busy for minutes.
const DEEPEST: usize = 100;
const MOST_NAMESPACES: usize = 32;

/// The drawing without scripts, documents within it, links and anything that is loaded from elsewhere.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, AssetRefusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| refused("it is not UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let lower = text.to_ascii_lowercase();
    if lower.contains("<!entity") {
        return Err(refused("it declares entities"));
    }
    if lower.matches("<use").count() > MOST_USES {
        return Err(refused("it repeats too many parts of itself"));
    }
    within_bounds(text)?;
    let mut filter = Filter::new();
    filter.set_data_url_filter(data_url_filter::allow_standard_images);
    let mut out = Vec::with_capacity(bytes.len());
    filter.filter(text.as_bytes(), &mut out).map_err(|_| not_well_formed())?;
    let is_drawing = std::str::from_utf8(&out).is_ok_and(|text| root(text).starts_with("<svg"));
    if is_drawing { Ok(out) } else { Err(refused("its outermost element is not <svg>")) }
}

fn within_bounds(text: &str) -> Result<(), AssetRefusal> {
    let mut depth = 0_usize;
    for event in EventReader::new(text.as_bytes()) {
        match event.map_err(|_| not_well_formed())? {
            XmlEvent::StartElement { namespace, .. } => {
                depth = depth.saturating_add(1);
                if depth > DEEPEST {
                    return Err(refused("its elements are nested too deeply"));
                }
                if namespace.0.len() > MOST_NAMESPACES {
                    return Err(refused("it declares too many namespaces"));
                }
            }
            XmlEvent::EndElement { .. } => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// The text from its first element on.
fn root(text: &str) -> &str {
    let text = text.trim_start();
    let declared = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    declared.map_or(text, |(_, rest)| rest.trim_start())
}

fn not_well_formed() -> AssetRefusal {
    refused("it is not a well-formed drawing")
}

fn refused(reason: &'static str) -> AssetRefusal {
    AssetRefusal::Svg { reason }
}
