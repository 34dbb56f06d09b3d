package encode

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"

	"github.com/cloudflare/circl/group"
)

// context separates our tokens from other uses of the function, as RFC 9497
// prescribes for its base mode on ristretto255 with SHA-512.
const context = "OPRFV1-\x00-ristretto255-SHA512"

// Blinded is a value that a source sends to holders, and what it keeps to
// itself. The holders see a random point.
type Blinded struct {
	Point []byte // to be sent
	blind group.Scalar
	input []byte
}

// Blind hides a value for evaluation. scope names the receiving register, so
// that tokens of two registers cannot be compared.
func Blind(random io.Reader, scope, value string) (*Blinded, error) {
	return blindWith(scoped(scope, value), curve.RandomNonZeroScalar(random))
}

func blindWith(input []byte, r group.Scalar) (*Blinded, error) {
	p := curve.HashToElement(input, []byte("HashToGroup-"+context))
	if p.IsIdentity() {
		return nil, errors.New("encode: this value cannot be hashed to the curve")
	}
	point, err := p.Mul(p, r).MarshalBinaryCompress()
	if err != nil {
		return nil, err
	}
	return &Blinded{point, r, input}, nil
}

// scoped puts length before each part, so that no two pairs give one text.
func scoped(scope, value string) []byte {
	out := binary.BigEndian.AppendUint16(nil, uint16(len(scope)))
	out = append(out, scope...)
	return append(out, value...)
}

// Evaluate is the holder's part: the blinded point times the share. It does the
// same work for every point and keeps nothing.
func (s Share) Evaluate(point []byte) ([]byte, error) {
	p, err := pointOf(point)
	if err != nil {
		return nil, err
	}
	if s.value == nil {
		return nil, errors.New("encode: a key share is empty")
	}
	return p.Mul(p, s.value).MarshalBinaryCompress()
}

func pointOf(data []byte) (group.Element, error) {
	p := curve.NewElement()
	if err := p.UnmarshalBinary(data); err != nil || p.IsIdentity() {
		return nil, errors.New("encode: this is no point of the curve")
	}
	return p, nil
}

// Evaluated is what one holder sent back.
type Evaluated struct {
	Holder int
	Point  []byte
}

// Finish joins the answers of two holders and takes the blinding off. The
// result is the value's point under the whole key: a token that can be
// compared, and re-keyed when keys are rotated, and that tells nothing to who
// has not two shares.
func (b *Blinded) Finish(one, two Evaluated) (Token, error) {
	if one.Holder == two.Holder {
		return Token{}, errors.New("encode: two answers of one holder; two holders are needed")
	}
	p, err := pointOf(one.Point)
	if err != nil {
		return Token{}, err
	}
	q, err := pointOf(two.Point)
	if err != nil {
		return Token{}, err
	}
	p.Mul(p, lagrange(one.Holder, two.Holder))
	q.Mul(q, lagrange(two.Holder, one.Holder))
	p.Add(p, q)
	p.Mul(p, curve.NewScalar().Inv(b.blind))
	return tokenOf(p)
}

// Token is a value under the shared key: 32 bytes.
type Token [32]byte

func tokenOf(p group.Element) (Token, error) {
	data, err := p.MarshalBinaryCompress()
	if err != nil {
		return Token{}, err
	}
	return Token(data), nil
}

// String gives the token as it stands in a file.
func (t Token) String() string { return tokenMark + base64.StdEncoding.EncodeToString(t[:]) }

// output is RFC 9497's Finalize of a token, for comparing with other
// implementations.
func (b *Blinded) output(t Token) []byte {
	h := sha512.New()
	var n [2]byte
	for _, part := range [][]byte{b.input, t[:]} {
		binary.BigEndian.PutUint16(n[:], uint16(len(part)))
		h.Write(n[:])
		h.Write(part)
	}
	h.Write([]byte("Finalize"))
	return h.Sum(nil)
}

// Rotation turns tokens and shares of one epoch into those of the next. It must
// be destroyed once all holders and the register have used it: with it and an
// old key the new key is known.
type Rotation struct {
	From, To string
	factor   group.Scalar
	refresh  group.Scalar
}

// NewRotation draws the step from one epoch to the next.
func NewRotation(random io.Reader, from, to string) *Rotation {
	return &Rotation{from, to, curve.RandomNonZeroScalar(random), curve.RandomNonZeroScalar(random)}
}

// Share moves a holder's share to the next epoch. The line is also tilted, so
// that a share stolen earlier cannot be joined with one of the new epoch even
// by who knows the factor.
func (r *Rotation) Share(s Share) (Share, error) {
	if s.value == nil || s.Epoch != r.From {
		return Share{}, errors.New("encode: the share is not of the epoch that ends")
	}
	v := curve.NewScalar().Mul(s.value, r.factor)
	tilt := curve.NewScalar().SetUint64(uint64(s.Holder))
	v.Add(v, tilt.Mul(tilt, r.refresh))
	return Share{Holder: s.Holder, Epoch: r.To, value: v}, nil
}

// Token moves a stored token to the next epoch, so that links of earlier years
// are kept: it equals what the value would get under the new key.
func (r *Rotation) Token(t Token) (Token, error) {
	p, err := pointOf(t[:])
	if err != nil {
		return Token{}, err
	}
	return tokenOf(p.Mul(p, r.factor))
}
