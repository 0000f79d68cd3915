package web

import "github.com/gofiber/fiber/v2"

// contentPolicy allows nothing from elsewhere and nothing inline.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers are set on every answer. Referrer-Policy is same-origin rather than
// no-referrer, which would make browsers send “Origin: null” with forms.
func (s *Site) headers(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	c.Set("X-Robots-Tag", "noindex")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if s.base.Scheme == "https" {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}

// mailPolicy lets a letter's own styles be seen, and nothing be done.
const mailPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'"

// sendMailHTML answers with the HTML of a letter, by itself.
func sendMailHTML(c *fiber.Ctx, page string) error {
	c.Set(fiber.HeaderContentSecurityPolicy, mailPolicy)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(page)
}
