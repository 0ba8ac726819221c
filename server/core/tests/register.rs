//! Registering: every answer that the use case can give.
#![expect(clippy::unwrap_used, reason = "tests")]

use backend::db::testing::TestBackend;
use backend::fixture;

#[tokio::test]
async fn an_interview_desk_has_a_slot_every_ten_minutes() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    let stop = fixture::published_stop(&test.backend).await.unwrap();
    let desk = stop.interviews(&test.backend, "entretiens", "10:00", "11:00").await.unwrap();
    assert_eq!(desk.slots.len(), 6);
}
