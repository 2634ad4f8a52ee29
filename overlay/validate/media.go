package validate

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// media is one documented content type.
type media struct {
	name   string // lower case, without parameters; "*/*" and "application/*" too
	schema *schema
	shape  *shape
}

// media compiles the content of a message. Only the schemas of JSON types are checked; other
// types are listed as unchecked under subject.
func (c *compiler) media(in openapi3.Content, subject string) (out []media, fields []*field, err error) {
	seen := map[string]bool{}
	for _, name := range sortedKeys(in) {
		base, err := documentedType(name)
		switch {
		case err != nil:
			return nil, nil, err
		case in[name] == nil:
			return nil, nil, fmt.Errorf("%s: is not an object", name)
		case seen[base]:
			return nil, nil, fmt.Errorf("%s: the content type %s is listed twice", name, base)
		}
		seen[base] = true
		if !isJSON(base) {
			c.skip(subject+" "+base, "only JSON is checked")
		}
		m := media{name: base}
		if isJSON(base) || strings.HasSuffix(base, "/*") {
			ref := in[name].Schema
			if ref == nil {
				c.skip(subject+" "+base, "the document has no schema for it")
				out = append(out, m)
				continue
			}
			where := strings.TrimPrefix(ref.Ref, "#/components/schemas/")
			if m.schema, err = c.schema(ref, cmp.Or(where, "schema")); err != nil {
				return nil, nil, err
			}
			b := shapes{above: map[string]*shape{}}
			m.shape = b.build("", []*openapi3.Schema{ref.Value})
			if len(b.fields) > maxFields {
				return nil, nil, fmt.Errorf("%s: more than %d fields", name, maxFields)
			}
			fields = append(fields, b.fields...)
		}
		out = append(out, m)
	}
	return out, fields, nil
}

// documentedType returns a content type of a document without its charset. It refuses other
// parameters, since nothing tells them apart.
func documentedType(name string) (string, error) {
	base, parameters, err := mime.ParseMediaType(name)
	if err != nil || strings.Count(base, "/") != 1 {
		return "", fmt.Errorf("%q is not a content type", name)
	}
	for key, value := range parameters {
		if key != "charset" || !isUTF8(value) {
			return "", fmt.Errorf("%s: the parameter %s is not supported", name, key)
		}
	}
	return base, nil
}

// isJSON reports whether a content type, without parameters, is JSON.
func isJSON(base string) bool {
	const suffix = "+json"
	return strings.EqualFold(base, "application/json") || strings.EqualFold(base, "text/json") ||
		len(base) > len(suffix) && strings.EqualFold(base[len(base)-len(suffix):], suffix)
}

func isUTF8(charset string) bool {
	return strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8") ||
		strings.EqualFold(charset, "us-ascii")
}

// otherCharset reports whether the parameters of a content type name a charset that is
// not UTF-8.
func otherCharset(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if strings.EqualFold(strings.TrimSpace(name), "charset") && !isUTF8(strings.Trim(value, "\" \t")) {
			return true
		}
	}
	return false
}

// find returns the documented content type that matches base, a type without parameters. An
// exact match takes precedence over a range.
func find(list []media, base string) *media {
	major, _, ok := strings.Cut(base, "/")
	if !ok {
		return nil
	}
	named := func(name string) *media {
		i := slices.IndexFunc(list, func(m media) bool { return strings.EqualFold(m.name, name) })
		if i < 0 {
			return nil
		}
		return &list[i]
	}
	if exact := named(base); exact != nil { // most often, and without an allocation
		return exact
	}
	return cmp.Or(named(major+"/*"), named("*/*"))
}

// content checks a body that is not empty and reports whether it is JSON that was
// checked.
func (c *checker) content(list []media, header http.Header, body []byte) bool {
	wrong := func(name, message string) { c.note(KindContentType, "header "+name, "content", message) }
	if coding := header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		wrong("Content-Encoding", "the body is compressed or encoded, so it was not checked")
		return false
	}
	contentType := header.Get("Content-Type")
	base, parameters, _ := strings.Cut(contentType, ";")
	base = strings.TrimSpace(base)
	m := find(list, base)
	switch {
	case m == nil && base == "":
		wrong("Content-Type", "is missing (documented: "+documented(list)+")")
	case m == nil:
		wrong("Content-Type", typeName(base)+" is not documented (documented: "+documented(list)+")")
	case !isJSON(base) || m.schema == nil: // Unchecked lists it
	case otherCharset(parameters):
		wrong("Content-Type", "the body is not UTF-8, so it was not checked")
	default:
		return c.json(m, body)
	}
	return false
}

func documented(list []media) string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].name
	}
	return strings.Join(names, ", ")
}

// typeName returns text for a content type from outside that is safe to print. It contains the
// type's name only if the name is well known.
func typeName(base string) string {
	for _, known := range []string{
		"application/json", "application/problem+json", "application/xml", "application/octet-stream",
		"application/x-www-form-urlencoded", "multipart/form-data", "text/csv", "text/html", "text/json",
		"text/plain", "text/xml",
	} {
		if strings.EqualFold(base, known) {
			return known
		}
	}
	return "another content type"
}
