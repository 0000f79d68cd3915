package procedure

import "testing"

// The signs that pages write before a letter's number are not written twice.
func TestTheNumberOfALetterHasNoSigns(t *testing.T) {
	for typed, want := range map[string]string{
		"12": "12", "вх. 12": "12", "Вх.12-д": "12-д", "вх. № 12": "12", "ВХ № 07/17-388": "07/17-388", "исх. №5": "5", "№ 5": "5", "No. 5": "5", "Ref. A/5": "A/5",
		" № 5 ": "5", "вх-12": "вх-12", "вход 3": "вход 3", "NO-5": "NO-5", "N-5": "N-5", "A. вх. 3": "A. вх. 3", "": "", "№": "",
	} {
		var problems Invalid
		if got := problems.LetterNumber("n", typed); got != want || len(problems) > 0 {
			t.Errorf("%q is %q (%v), want %q", typed, got, problems, want)
		}
	}
}
