//! The draft of a tour held open for one change: read behind the tour's lock, checked, stored.

use domain::ids::{LoginId, TourId};
use domain::plan::{CheckedPlan, TourPlan};

use super::typed::{SaveError, wrong_of};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::{drafts, itinerary, programme, versions};

/// A draft that nobody else can save as long as it is held.
pub(crate) struct OpenDraft {
    pub tx: Tx,
    pub tour: TourId,
    pub revision: i64,
    pub plan: TourPlan,
}

impl OpenDraft {
    /// Opens the draft of a tour by its address; `None` for an unknown tour.
    pub(crate) async fn of(backend: &Backend, slug: &str) -> Result<Option<Self>, DbError> {
        let mut tx = backend.db.begin().await?;
        let Some(row) = itinerary::find_tour(&mut tx, slug).await? else { return Ok(None) };
        let tour = TourId(row.id);
        versions::lock(&mut tx, tour).await?;
        let Some((revision, plan)) = programme::planned(&mut tx, tour).await? else { return Ok(None) };
        Ok(Some(Self { tx, tour, revision, plan }))
    }

    /// Refuses when the form was made from another revision.
    pub(crate) async fn expect(&mut self, revision: i64) -> Result<(), SaveError> {
        if revision == self.revision {
            return Ok(());
        }
        let stored = drafts::find(&mut self.tx, self.tour).await?.ok_or(SaveError::Missing)?;
        Err(SaveError::Newer { by: stored.saved_by_name, at: stored.saved_at, revision: stored.revision })
    }

    /// Checks the plan as it is now and stores it. Answers the new revision.
    pub(crate) async fn store(mut self, backend: &Backend, by: Option<LoginId>) -> Result<i64, SaveError> {
        let days = (self.plan.starts_on, self.plan.ends_on);
        let plan = CheckedPlan::try_from(self.plan)
            .map_err(|faults| SaveError::Wrong(faults.iter().map(|fault| wrong_of(fault, days)).collect()))?;
        drafts::remember(&mut self.tx, self.tour, self.revision + 1).await?;
        let saved = drafts::save(&mut self.tx, self.tour, self.revision, plan.plan(), by, backend.now()).await?;
        let saved = saved.ok_or(SaveError::Missing)?;
        self.tx.commit().await?;
        Ok(saved)
    }
}
