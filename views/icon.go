package views

// icons are the inner paths of the pictures beside words, on a field of 24 by
// 24.
var icons = map[string]string{
	"tick":     `<path d="M4 12.5l5 5L20 6.5"/>`,
	"search":   `<circle cx="11" cy="11" r="7"/><path d="M20 20l-4-4"/>`,
	"cross":    `<path d="M6 6l12 12M18 6L6 18"/>`,
	"person":   `<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>`,
	"menu":     `<path d="M4 6h16M4 12h16M4 18h16"/>`,
	"document": `<path d="M6 2h8l5 5v15H6z"/><path d="M14 2v5h5M9 13h7M9 17h7"/>`,
	"warning":  `<path d="M12 3l10 18H2z"/><path d="M12 10v5M12 18v.2"/>`,
	"half":     `<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/>`,
	"clock":    `<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>`,
	"comment":  `<path d="M4 4h16v12H10l-5 4v-4H4z"/>`,
	"circle":   `<circle cx="12" cy="12" r="8"/>`,
	"pause":    `<path d="M8 5v14M16 5v14"/>`,
	"lock":     `<rect x="5" y="11" width="14" height="10" rx="1.5"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/>`,
	"undo":     `<path d="M9 14L4 9l5-5"/><path d="M4 9h10a6 6 0 0 1 0 12h-3"/>`,
	"plus":     `<path d="M12 5v14M5 12h14"/>`,
	"minus":    `<path d="M5 12h14"/>`,
	"pencil":   `<path d="M4 20l1-4L16 5l3 3L8 19z"/>`,
	"letter":   `<rect x="3" y="5" width="18" height="14" rx="1.5"/><path d="M3 7l9 6 9-6"/>`,
	"print":    `<path d="M7 8V3h10v5M7 17H4V8h16v9h-3"/><path d="M7 14h10v7H7z"/>`,
	"download": `<path d="M12 4v12M6 11l6 6 6-6M4 21h16"/>`,
	"stop":     `<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z"/><path d="M12 8v5M12 16v.2"/>`,
	"send":     `<path d="M21 3L10 14M21 3l-7 18-4-7-7-4z"/>`,
	"eye":      `<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>`,
	"left":     `<path d="M19 12H5M11 6l-6 6 6 6"/>`,
	"right":    `<path d="M5 12h14M13 6l6 6-6 6"/>`,
	"seal":     `<circle cx="12" cy="9" r="6"/><path d="M8.5 14L7 22l5-3 5 3-1.5-8"/>`,
}

// Look is how a state looks: its icon and the class of its badge. It always
// stands beside a word.
type Look struct{ Icon, Class string }

// looks are the states of comments, responses, deliveries and documents.
var looks = map[string]Look{
	"accepted":         {"tick", "good"},
	"accepted_in_part": {"half", "part"},
	"rejected":         {"cross", "bad"},
	"withdrawn":        {"undo", "mute"},
	"noted":            {"eye", "info"},
	"deferred":         {"pause", "wait"},
	"official":         {"circle", "outline"},
	"draft":            {"pencil", "mine"},
	"late":             {"clock", "wait"},
	"unfinished":       {"pencil", "wait"},
	"good":             {"tick", "good"},
	"bad":              {"cross", "bad"},
	"wait":             {"clock", "wait"},
	"info":             {"document", "info"},
	"document":         {"document", "outline"},
	"mine":             {"circle", "mine"},
	"lock":             {"lock", "outline"},
	"kind":             {"comment", "outline"},
	"none":             {"minus", "outline"},
}
