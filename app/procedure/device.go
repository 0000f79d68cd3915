package procedure

import "strings"

// browsers and systems are what the User-Agent of a browser has (RFC 9110
// 10.1.5), and what people call that. Of several that fit the first counts:
// most browsers name those before them too.
var (
	browsers = [][2]string{{"YaBrowser/", "Yandex Browser"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"}}
)

// DeviceName is what people call a browser and its system by the User-Agent of
// its requests: "Firefox, Linux". What is not known stands as it is.
func DeviceName(agent string) string {
	browser, system := called(browsers, agent), called(systems, agent)
	if browser == "" || system == "" {
		return agent
	}
	return browser + ", " + system
}

// called is the name of the first mark that a text has.
func called(names [][2]string, text string) string {
	for _, name := range names {
		if strings.Contains(text, name[0]) {
			return name[1]
		}
	}
	return ""
}
