package procedure

import "time"

// CommentFile is a file on a comment. Whoever sees the comment sees it; once
// the comment is official it stays as it is.
type CommentFile struct {
	ID          FileID
	Name        string
	Type        string // media type, found by the bytes and not by the name
	Fingerprint Fingerprint
	Size        int64
	At          time.Time
	Person      PersonID
}

// NewAttachment is a file that has been kept for a comment and looked into.
type NewAttachment struct {
	Name, Type string
	Upload     Upload
}

// CheckFiles bounds what is put on a comment beside the files there are.
func CheckFiles(there []CommentFile, more []NewAttachment) error {
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
