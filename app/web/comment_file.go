package web

import (
	"context"
	"errors"
	"mime/multipart"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// limits are those of files in a form.
func (s *Site) limits() views.Uploads {
	return views.Uploads{Attachments: s.Attachments >> 20, AtOnce: s.Uploads >> 20}
}

// readFiles looks into the files that were chosen for a comment or a letter and
// keeps them. What is wrong with one is said with its name.
func (s *Site) readFiles(ctx context.Context, in *input, who procedure.Viewer) ([]procedure.NewAttachment, error) {
	if in.files == nil {
		return nil, nil
	}
	var files []procedure.NewAttachment
	for _, header := range in.files.File["file"] {
		if header.Filename == "" && header.Size == 0 {
			continue // nothing was chosen
		}
		name, _ := procedure.CleanFileName(header.Filename)
		file, err := s.readFile(ctx, header, name)
		var refused papers.Refused
		if errors.As(err, &refused) {
			why := locales.For(string(who.Lang)).T(refused.Key, refused.Args...)
			in.problems.Add("file", "comment.error.file", "File", name, "Why", why)
			s.log.Warn("upload refused", "person", int64(who.Person), "why", refused.Key)
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

func (s *Site) readFile(ctx context.Context, header *multipart.FileHeader, name string) (procedure.NewAttachment, error) {
	kept := procedure.NewAttachment{Name: name}
	file, err := header.Open()
	if err != nil {
		return kept, err
	}
	defer file.Close()
	if kept.Type, err = papers.CheckAttachment(file, header.Size, name, s.Attachments); err != nil {
		return kept, err
	}
	kept.Upload, err = s.desk.KeepFile(ctx, file)
	return kept, err
}

// commentFile is a file of the address, on a comment that the viewer may see.
func (s *Site) commentFile(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Comment, procedure.Attachment, error) {
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return comment, procedure.Attachment{}, err
	}
	id, err := code[procedure.FileID](c, "file")
	if err != nil {
		return comment, procedure.Attachment{}, err
	}
	f, err := procedure.FindAttachment(comment.Files, id)
	return comment, f, err
}

// downloadCommentFile streams a file on a comment.
func (s *Site) downloadCommentFile(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	_, f, err := s.commentFile(ctx, c, who)
	if err != nil {
		return err
	}
	return s.sendFile(c, f.Fingerprint, f.Name, f.Type)
}

// removeCommentFile takes a file off a draft.
func (s *Site) removeCommentFile(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, f, err := s.commentFile(ctx, c, who)
	if err != nil {
		return err
	}
	if err := s.desk.RemoveFile(ctx, who, comment.ID, f.ID); err != nil {
		return err
	}
	return s.done(c, "comment.done.detached", "/measures/"+strconv.FormatInt(int64(comment.Element), 10)+"#c"+procedure.Code(comment.ID))
}
