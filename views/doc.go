// Package views is what a page looks like: templ components, static files and
// letters. Templates do no I/O and decide nothing but layout.
//
// Every page takes a Frame first: whose language, whose navigation, which
// words stand around the page. Components are small and named by what they
// are; the classes are those of static/style.css.
package views

//go:generate sh -c "cd .. && go tool templ generate"
