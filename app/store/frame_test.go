package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// TestTheGroupOfNothing: each noun's query runs on both databases and finds
// nothing where there is nothing.
func TestTheGroupOfNothing(t *testing.T) {
	now := func() time.Time { return time.Date(2021, 2, 1, 9, 0, 0, 0, time.UTC) }
	storetest.Each(t, now, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		for noun, find := range map[string]func(int64) (procedure.GroupID, error){
			"plan":     func(id int64) (procedure.GroupID, error) { return s.GroupOfPlan(ctx, procedure.PlanID(id)) },
			"element":  func(id int64) (procedure.GroupID, error) { return s.GroupOfElement(ctx, procedure.ElementID(id)) },
			"round":    func(id int64) (procedure.GroupID, error) { return s.GroupOfRound(ctx, procedure.RoundID(id)) },
			"response": func(id int64) (procedure.GroupID, error) { return s.GroupOfResponse(ctx, procedure.ResponseID(id)) },
			"comment":  func(id int64) (procedure.GroupID, error) { return s.GroupOfComment(ctx, procedure.CommentID(id)) },
			"meeting":  func(id int64) (procedure.GroupID, error) { return s.GroupOfMeeting(ctx, procedure.MeetingID(id)) },
			"item":     func(id int64) (procedure.GroupID, error) { return s.GroupOfItem(ctx, procedure.ItemID(id)) },
			"decision": func(id int64) (procedure.GroupID, error) { return s.GroupOfDecision(ctx, procedure.DecisionID(id)) },
			"protocol": func(id int64) (procedure.GroupID, error) { return s.GroupOfProtocol(ctx, procedure.ProtocolID(id)) },
			"document": func(id int64) (procedure.GroupID, error) { return s.GroupOfDocument(ctx, procedure.DocumentID(id)) },
			"dispatch": func(id int64) (procedure.GroupID, error) { return s.GroupOfDispatch(ctx, procedure.DispatchID(id)) },
			"referral": func(id int64) (procedure.GroupID, error) { return s.GroupOfReferral(ctx, procedure.ReferralID(id)) },
		} {
			for _, id := range []int64{1, -1, 1<<63 - 1} {
				if _, err := find(id); !errors.Is(err, procedure.ErrNotFound) {
					t.Errorf("%s %d: %v", noun, id, err)
				}
			}
		}
	})
}
