package procedure

import "time"

// Attachment is a file on a comment, or the scan of the letter with which a
// response came. Whoever sees the comment sees it, and of a letter who may
// (Response.ShowsLetter). Once that is official it stays as it is.
type Attachment struct {
	ID          FileID
	Name        string
	Type        string // media type, found by the bytes and not by the name
	Fingerprint Fingerprint
	Size        int64
	At          time.Time
	Person      PersonID
}

// NewAttachment is a file that has been kept and looked into, for a comment or
// a letter.
type NewAttachment struct {
	Name, Type string
	Upload     Upload
}

// CheckFiles bounds what is put beside the files there are.
func CheckFiles(there []Attachment, more []NewAttachment) error {
	var problems Invalid
	sizes := make([]int64, 0, len(there)+len(more))
	for _, f := range there {
		sizes = append(sizes, f.Size)
	}
	for _, f := range more {
		sizes = append(sizes, f.Upload.Size)
	}
	problems.Files("file", sizes)
	return problems.Err()
}

// FindAttachment is the file of an id among those that a viewer may see.
func FindAttachment(all []Attachment, id FileID) (Attachment, error) {
	for _, f := range all {
		if f.ID == id {
			return f, nil
		}
	}
	return Attachment{}, ErrNotFound
}
