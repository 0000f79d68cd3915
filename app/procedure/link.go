package procedure

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// TokenLength is how many characters a link's secret has: 132 bits.
const TokenLength = 22

// Token is the secret of a link in a letter: derived, never stored, so that a
// letter can be rendered again to the same byte. A reissue raises the issue
// and ends the link before; another key ends them all.
func (l Link) Token(key []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(l.Kind))
	mac.Write([]byte{0})
	raw := binary.BigEndian.AppendUint64(nil, uint64(l.Row))
	mac.Write(binary.BigEndian.AppendUint64(raw, uint64(l.Issue)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))[:TokenLength]
}

// HashToken is what is stored of a token: who reads the database cannot open
// the links.
func HashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
