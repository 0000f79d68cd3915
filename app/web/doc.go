// Package web is everything asked by a browser: routes, forms, sessions. It is
// the only room that knows Fiber.
//
// A request passes, in this order: the host check, the headers of the answer,
// the session (whose token every POST must carry), the route's right, the
// handler. A handler takes who looks or acts as an argument, reads through one
// store call or acts through one desk call, and renders one view. Errors go
// up: error.go alone turns them into pages.
package web
