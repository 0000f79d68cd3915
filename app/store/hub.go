package store

import "sync"

// Hub tells who watches a topic ("meeting/12") that it has changed. It carries
// no content: what may be seen is decided by the read that follows.
type Hub struct {
	mu       sync.Mutex
	watchers map[string]map[chan struct{}]bool
}

func newHub() *Hub { return &Hub{watchers: map[string]map[chan struct{}]bool{}} }

// Watch returns a channel that gets a value after changes of any of the topics;
// several quick ones may come as one. stop ends it.
func (s *Store) Watch(topics ...string) (changes <-chan struct{}, stop func()) {
	h, c := s.hub, make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, topic := range topics {
		if h.watchers[topic] == nil {
			h.watchers[topic] = map[chan struct{}]bool{}
		}
		h.watchers[topic][c] = true
	}
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, topic := range topics {
			delete(h.watchers[topic], c)
			if len(h.watchers[topic]) == 0 {
				delete(h.watchers, topic)
			}
		}
	}
}

// publish never waits: a watcher that has not yet looked is told already.
func (h *Hub) publish(topics []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, topic := range topics {
		for c := range h.watchers[topic] {
			select {
			case c <- struct{}{}:
			default:
			}
		}
	}
}
