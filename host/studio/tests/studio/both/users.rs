//! People: how rows come to be, change, and look to others.

use crate::bench::Bench;
use futures::future::join_all;
use uuid::Uuid;
use waza_studio::{AccessStatus, KnownAs, ProfileChange, StudioError, UsernameStatus, set_access};

fn known(email: &str, name: &str) -> KnownAs {
    KnownAs {
        email: Some(email.into()),
        display_name: Some(name.into()),
        avatar_url: Some("https://pictures.example/neko.png".into()),
    }
}

fn named(username: &str) -> ProfileChange {
    ProfileChange { username: Some(Some(username.into())), ..ProfileChange::default() }
}

#[tokio::test]
async fn a_row_is_made_once_and_only_the_mail_address_is_brought_up_to_date() {
    let bench = Bench::new().await;
    let (studio, user) = (&bench.studio, Uuid::now_v7());
    let first = studio.signed_in(user, &known("neko@cats.example", "ねこ")).await.unwrap();
    assert_eq!((first.id, first.display_name.as_deref()), (user, Some("ねこ")));
    assert!(first.public_id.starts_with("u_"));
    assert_eq!(studio.signed_in(user, &known("neko@cats.example", "いぬ")).await.unwrap(), first);
    assert_eq!(
        studio.signed_in(user, &KnownAs::default()).await.unwrap(),
        first,
        "nothing said, nothing lost"
    );
    let moved = studio.signed_in(user, &known("neko@dogs.example", "いぬ")).await.unwrap();
    assert_eq!(moved.email.as_deref(), Some("neko@dogs.example"));
    assert_eq!((moved.display_name, moved.public_id), (first.display_name, first.public_id));
}

#[tokio::test]
async fn many_at_once_make_one_row() {
    let bench = Bench::new().await;
    let user = Uuid::now_v7();
    let rows =
        join_all(
            (0..8).map(|_| {
                let studio = bench.studio.clone();
                async move {
                    studio.signed_in(user, &known("neko@cats.example", "ねこ")).await.unwrap().public_id
                }
            }),
        )
        .await;
    assert!(rows.iter().all(|public_id| *public_id == rows[0]), "{rows:?}");
}

#[tokio::test]
async fn what_the_identity_provider_says_is_not_trusted_to_be_short_or_harmless() {
    let bench = Bench::new().await;
    let strange = KnownAs {
        email: Some("x".repeat(321)),
        display_name: Some(format!("a\0\n{}", "b".repeat(80))),
        avatar_url: Some("javascript:alert(1)".into()),
    };
    let row = bench.studio.signed_in(Uuid::now_v7(), &strange).await.unwrap();
    assert_eq!((row.email, row.avatar_url), (None, None));
    let name = row.display_name.unwrap();
    assert_eq!(name.chars().count(), 50);
    assert!(!name.chars().any(char::is_control));
}

#[tokio::test]
async fn a_profile_is_changed_field_by_field_and_bounded() {
    let bench = Bench::new().await;
    let (studio, user) = (&bench.studio, Uuid::now_v7());
    let missing = studio.change_profile(user, named("neko")).await;
    assert!(matches!(missing, Err(StudioError::UserNotFound)), "{missing:?}");
    studio.signed_in(user, &known("neko@cats.example", "ねこ")).await.unwrap();
    let change = ProfileChange {
        bio: Some(Some("  ゲームを作っています\n毎日 ".into())),
        social_links: Some([("x".to_owned(), "@neko".to_owned())].into()),
        ..named("neko_1")
    };
    let row = studio.change_profile(user, change).await.unwrap();
    assert_eq!(row.bio.as_deref(), Some("ゲームを作っています\n毎日"));
    assert_eq!((row.username.as_deref(), row.social_links["x"].as_str()), (Some("neko_1"), "@neko"));
    assert_eq!(row.display_name.as_deref(), Some("ねこ"), "what was not said stays");
    let cleared =
        ProfileChange { bio: Some(None), display_name: Some(Some(" ".into())), ..Default::default() };
    let row = studio.change_profile(user, cleared).await.unwrap();
    assert_eq!((row.bio, row.display_name), (None, None));

    let display =
        |chars| ProfileChange { display_name: Some(Some("あ".repeat(chars))), ..Default::default() };
    studio.change_profile(user, display(50)).await.unwrap();
    let refused = studio.change_profile(user, display(51)).await.unwrap_err();
    assert!(refused.to_string().contains("display_name_chars is 50"), "{refused}");
    let bio = |chars| ProfileChange { bio: Some(Some("あ".repeat(chars))), ..Default::default() };
    studio.change_profile(user, bio(160)).await.unwrap();
    let refused = studio.change_profile(user, bio(161)).await.unwrap_err();
    assert!(refused.to_string().contains("bio_chars is 160"), "{refused}");
    for bad in ["ab", "Neko", "admin", "ねこねこ", "neko'; --"] {
        let refused = studio.change_profile(user, named(bad)).await;
        assert!(matches!(refused, Err(StudioError::InvalidRequest { .. })), "{bad}");
    }
}

#[tokio::test]
async fn a_name_is_one_persons() {
    let bench = Bench::new().await;
    let studio = &bench.studio;
    let users: Vec<Uuid> = (0..8).map(|_| Uuid::now_v7()).collect();
    for user in &users {
        studio.signed_in(*user, &KnownAs::default()).await.unwrap();
    }
    assert_eq!(studio.username("neko").await.unwrap(), UsernameStatus::Available);
    let outcomes = join_all(users.iter().map(|user| studio.change_profile(*user, named("neko")))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(StudioError::UsernameTaken))));
    assert_eq!(studio.username("neko").await.unwrap(), UsernameStatus::Taken);
    assert_eq!(studio.username("root").await.unwrap(), UsernameStatus::Reserved);
    assert_eq!(studio.username("ねこ").await.unwrap(), UsernameStatus::Invalid);
    // Whoever has it may say so again.
    let holder = outcomes.into_iter().find_map(Result::ok).unwrap();
    studio.change_profile(holder.id, named("neko")).await.unwrap();
}

#[tokio::test]
async fn others_see_a_person_by_three_names_and_never_their_mail_address() {
    let bench = Bench::new().await;
    let (studio, user) = (&bench.studio, Uuid::now_v7());
    let row = studio.signed_in(user, &known("neko@cats.example", "ねこ")).await.unwrap();
    studio.change_profile(user, named("neko")).await.unwrap();
    let by_id = studio.public_user(&user.to_string()).await.unwrap();
    assert_eq!(by_id.display_name.as_deref(), Some("ねこ"));
    assert_eq!(studio.public_user(&row.public_id).await.unwrap(), by_id);
    assert_eq!(studio.public_user_named("neko").await.unwrap(), by_id);
    assert!(!serde_json::to_string(&by_id).unwrap().contains("cats.example"));
    for missing in [Uuid::now_v7().to_string(), "u_0000000000".to_owned()] {
        assert!(matches!(studio.public_user(&missing).await, Err(StudioError::UserNotFound)));
    }
    for impossible in ["", "neko", "u_1", "1", "' OR 1=1 --"] {
        let refused = studio.public_user(impossible).await;
        assert!(matches!(refused, Err(StudioError::InvalidRequest { .. })), "{impossible}");
    }
    for nobody in ["", "nobody", "a\0b"] {
        assert!(matches!(studio.public_user_named(nobody).await, Err(StudioError::UserNotFound)));
    }
}

#[tokio::test]
async fn the_list_of_those_who_may_come_in() {
    let bench = Bench::new().await;
    let studio = &bench.studio;
    assert_eq!(studio.access("neko@cats.example").await.unwrap(), None);
    for status in [AccessStatus::Pending, AccessStatus::Approved] {
        set_access(&bench.store, "Neko@Cats.example ", Some(status)).await.unwrap();
        assert_eq!(studio.access("neko@cats.example").await.unwrap(), Some(status));
    }
    set_access(&bench.store, "neko@cats.example", None).await.unwrap();
    assert_eq!(studio.access("NEKO@cats.example").await.unwrap(), None);
}
