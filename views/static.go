package views

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// Static is one static file as it is served: for ever, under a name that has
// its hash.
type Static struct {
	Type string
	Body []byte
	Gzip []byte // nil where it would save nothing
}

// statics are all static files by hashed name, and the hashed names by plain
// ones. They are made once, at start.
var statics, hashed = loadStatics()

// Asset is the address of a static file: Asset("style.css") is
// /static/style-0123456789.css.
func Asset(name string) string { return "/static/" + hashed[name] }

// StaticFile is the file that an address below /static/ names.
func StaticFile(name string) (Static, bool) {
	s, ok := statics[name]
	return s, ok
}

var staticTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2"}

func loadStatics() (map[string]Static, map[string]string) {
	files, names := map[string]Static{}, map[string]string{}
	var sheets []string
	add := func(name string, body []byte) {
		sum := sha256.Sum256(body)
		ending := path.Ext(name)
		names[name] = strings.TrimSuffix(name, ending) + "-" + hex.EncodeToString(sum[:5]) + ending
		s := Static{Type: staticTypes[ending], Body: body}
		if ending != ".woff2" {
			s.Gzip = compressed(body)
		}
		files[names[name]] = s
	}
	walk(func(name string, body []byte) {
		switch path.Ext(name) {
		case ".css":
			sheets = append(sheets, name)
		case ".js", ".svg", ".woff2":
			add(name, body)
		}
	})
	for _, name := range sheets { // after the fonts that they name
		body, _ := staticFiles.ReadFile("static/" + name)
		for plain, hash := range names {
			body = bytes.ReplaceAll(body, []byte("url("+plain+")"), []byte("url("+hash2url(hash)+")"))
		}
		add(name, body)
	}
	return files, names
}

// hash2url is a hashed name as style sheets refer to it.
func hash2url(name string) string { return "/static/" + name }

func walk(fn func(name string, body []byte)) {
	err := fs.WalkDir(staticFiles, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := staticFiles.ReadFile(p)
		if err == nil {
			fn(strings.TrimPrefix(p, "static/"), body)
		}
		return err
	})
	if err != nil {
		panic(err) // the files are in the program
	}
}

func compressed(body []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	w.Write(body)
	w.Close()
	if out.Len() >= len(body) {
		return nil
	}
	return out.Bytes()
}
