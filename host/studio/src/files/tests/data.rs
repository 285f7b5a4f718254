//! Projects come and go.

use super::*;

#[test]
fn a_project_is_made_found_and_removed() {
    let it = fixture();
    it.apply(&write("a.js")).unwrap();
    let again = it.data.create(USER, PROJECT).unwrap();
    assert_eq!(again.list().unwrap().len(), 1, "making it twice is opening it");
    assert_eq!(it.data.project(USER, PROJECT).unwrap().list().unwrap().len(), 1);
    assert!(it.data.remove(USER, PROJECT).unwrap());
    assert!(!it.disk().exists());
    assert!(!it.data.remove(USER, PROJECT).unwrap());
    assert!(matches!(it.data.project(USER, PROJECT), Err(FilesError::ProjectNotFound)));
}

#[test]
fn other_peoples_projects_are_not_there() {
    let it = fixture();
    let stranger = Uuid::from_u128(9);
    assert!(matches!(it.data.project(stranger, PROJECT), Err(FilesError::ProjectNotFound)));
    assert!(!it.data.remove(stranger, PROJECT).unwrap());
    assert!(it.disk().exists());
}

#[test]
fn an_interrupted_removal_is_finished_at_the_next_start() {
    let it = fixture();
    it.apply(&write("a.js")).unwrap();
    let trash = it.folder.path().join("data/.waza-trash");
    fs::create_dir(&trash).unwrap();
    fs::rename(it.disk(), trash.join(Uuid::new_v4().to_string())).unwrap();
    DataDir::open(&it.folder.path().join("data"), FilesOptions::default()).unwrap();
    assert_eq!(fs::read_dir(trash).unwrap().count(), 0);
}

#[test]
fn a_removed_projects_writers_fail_and_make_nothing() {
    let it = fixture();
    it.data.remove(USER, PROJECT).unwrap();
    assert!(it.apply(&write("a.js")).is_err());
    assert!(!it.disk().exists());
}
