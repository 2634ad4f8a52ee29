package pathtemplate_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/pathtemplate"
)

func TestAPathFitsATemplateSegmentBySegment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, template, path string
		want                 map[string]string // nil: it does not fit
	}{
		{"literals only", "/v2/codes", "/v2/codes", map[string]string{}},
		{"a parameter in the middle", "/payments/{id}/captures", "/payments/p1/captures", map[string]string{"id": "p1"}},
		{"two parameters", "/a/{x}/{y}", "/a/1/2", map[string]string{"x": "1", "y": "2"}},
		{"an escaped slash stays in its segment", "/codes/{id}", "/codes/a%2Fb", map[string]string{"id": "a%2Fb"}},
		{"a slash at the end of both", "/users/", "/users/", map[string]string{}},
		{"an empty parameter", "/codes/{id}", "/codes/", nil},
		{"a segment more", "/codes/{id}", "/codes/1/2", nil},
		{"a segment less", "/codes/{id}", "/codes", nil},
		{"a slash too many", "/codes", "/codes/", nil},
		{"another literal", "/codes/{id}", "/code/1", nil},
		{"another case", "/codes", "/Codes", nil},
		{"a literal that is escaped", "/codes", "/c%6Fdes", nil},
		{"no slash in front", "/codes", "codes", nil},
		{"too many parameters", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}", "/1/2/3/4/5/6/7/8/9", nil},
	} {
		found, ok := pathtemplate.Match(c.template, c.path)

		assert.Equal(t, c.want != nil, ok, c.name)
		if ok {
			assert.Equal(t, c.want, maps.Collect(found.Escaped()), c.name)
			assert.Equal(t, len(c.want), found.Len(), c.name)
		}
	}
}

func TestParametersAreReadByNameAndPutIntoAnotherTemplate(t *testing.T) {
	t.Parallel()
	found, ok := pathtemplate.Match("/a/{x}/b/{y}", "/a/1%2F2/b/%25")

	assert.True(t, ok)
	assert.Equal(t, "1/2", found.Value("x"))
	assert.Equal(t, "%", found.Value("y"))
	assert.Empty(t, found.Value("z"))
	assert.Equal(t, "/%25/c/1%2F2", found.Expand("/{y}/c/{x}"))
}

func TestOnlyABracedNameThatFillsItsSegmentIsAParameter(t *testing.T) {
	t.Parallel()
	names := slices.Collect(pathtemplate.Names("/a/{x}/{}/{y/z}/b{c}/{last}"))

	assert.Equal(t, []string{"x", "last"}, names)
}

func FuzzAPathMadeOfATemplateFitsIt(f *testing.F) {
	f.Add("/a/{x}/{y}", "/a/1/2")
	f.Add("/codes/{id}", "/codes/a%2Fb")
	f.Fuzz(func(t *testing.T, template, path string) {
		found, ok := pathtemplate.Match(template, path)
		if !ok {
			return
		}

		if names := maps.Collect(found.Escaped()); len(names) == found.Len() { // none stands twice
			assert.Equal(t, path, found.Expand(template))
		}
	})
}
