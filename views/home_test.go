package views

import (
	"testing"
	"time"

	"svod/app/procedure"
)

// sampleHome is a home page with everything that can wait or happen.
func sampleHome(said string, at time.Time) HomeView {
	v := HomeView{Group: 1}
	texts := procedure.Texts{"ru": said, "en": said}
	v.Standing = procedure.Standing{Plan: 1, Short: texts, Revision: 1, Published: at, Round: 1, RoundNo: 1, Closes: at.Add(time.Hour),
		Zone: "Europe/Moscow", Asked: 9, Answered: 2}
	v.Answers = &procedure.RoundSheet{Round: procedure.Round{ID: 1, Number: 1, Zone: "Europe/Moscow"}, Responded: 1,
		Bodies: []procedure.BodyResponse{{Body: 1, Responses: []procedure.Response{{Kind: procedure.RespondNoComments, At: at}}}, {Body: 2}}}
	v.Delegation = &procedure.DelegationTally{Own: 4, Colleagues: 3}
	for i, kind := range procedure.TodoKinds {
		v.Todo = append(v.Todo, procedure.Todo{Kind: kind, Object: int64(i), Number: i, Count: i, Due: at.Add(time.Duration(i-3) * time.Hour)})
	}
	v.Todo = append(v.Todo, procedure.Todo{Kind: procedure.TodoReferral, Object: 7})
	for _, kind := range procedure.NewsKinds {
		v.News = append(v.News, procedure.News{Kind: kind, At: at, Number: 1, Object: 2})
	}
	return v
}

func TestHomePage(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		rendered(t, f, HomePage(f, HomeView{Group: 1}))
		v := sampleHome(said(f), f.Now)
		rendered(t, f, HomePage(f, v))
		s := &v.Standing
		s.Asked = 0 // an observer
		for _, next := range []*time.Time{&s.Published, &s.Table, &s.Held, &s.Revised, &s.Protocol, &s.Dispatch, &s.Ended} {
			*next, s.RoundOver = f.Now, true
			rendered(t, f, HomePage(f, v))
		}
		if s.Place() != len(wayKeys) {
			t.Errorf("the whole way is gone, but it stands at %d", s.Place())
		}
	})
}
