package web

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"svod/app/procedure"
)

// attach says that the answer is a file to be saved, and to be opened nowhere
// in the portal's name.
func attach(c *fiber.Ctx, name, contentType string) {
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderContentDisposition, disposition(name))
	c.Set("Content-Security-Policy", "sandbox; default-src 'none'")
}

// sendFile streams a kept file, chunk by chunk, to be saved: whole, or from
// where a download broke off.
func (s *Site) sendFile(c *fiber.Ctx, print procedure.Fingerprint, name, contentType string) error {
	file, err := s.store.File(c.UserContext(), print)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	c.Set(fiber.HeaderETag, `"`+print.String()+`"`)
	part, ok := askedPart(c, file.Size)
	if !ok {
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", file.Size))
		c.Status(fiber.StatusRequestedRangeNotSatisfiable)
		return nil
	}
	attach(c, name, contentType)
	if part.size != file.Size {
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", part.from, part.from+part.size-1, file.Size))
		c.Status(fiber.StatusPartialContent)
	}
	c.Context().SetBodyStream(bufio.NewReader(io.NewSectionReader(file, part.from, part.size)), int(part.size))
	return nil
}

// send answers with a file that is written while it is sent. If that fails, the
// connection is broken: part of a file is not taken for the whole.
func (s *Site) send(c *fiber.Ctx, write func(io.Writer) error) {
	out, in := io.Pipe()
	go func() {
		w := bufio.NewWriterSize(in, 64<<10)
		err := write(w)
		if err == nil {
			err = w.Flush()
		}
		if err != nil && !errors.Is(err, io.ErrClosedPipe) {
			s.log.Error("write a file", "error", err.Error())
		}
		in.CloseWithError(err)
	}()
	c.Context().SetBodyStream(out, -1)
}

// filePart is a part of a file, in bytes.
type filePart struct{ from, size int64 }

// askedPart is what a request asks for of a file (RFC 9110, section 14): all of
// it, or one part. Several parts at once are not given one by one, but as the
// whole. False: the file has no such part.
func askedPart(c *fiber.Ctx, size int64) (filePart, bool) {
	whole := filePart{0, size}
	asked, seen := c.Get(fiber.HeaderRange), c.Get(fiber.HeaderIfRange)
	if c.Method() != fiber.MethodGet || !strings.HasPrefix(asked, "bytes=") || strings.Contains(asked, ",") ||
		seen != "" && seen != c.GetRespHeader(fiber.HeaderETag) {
		return whole, true
	}
	first, last, err := fasthttp.ParseByteRange([]byte(asked), int(size))
	return filePart{int64(first), int64(last-first) + 1}, err == nil
}

// disposition names a file to be saved (RFC 6266): in ASCII for old clients,
// and in full.
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return mime.FormatMediaType("attachment", map[string]string{"filename": plain}) + "; filename*=UTF-8''" + url.PathEscape(name)
}
