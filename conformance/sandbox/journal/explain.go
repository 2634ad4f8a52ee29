package journal

// Explain looks for one mistake, or two together, that explain what was signed. parts names the
// subject of each known mistake: two mistakes with the same subject are not combined. try
// reports whether the chosen mistakes, in the order of the list, give what was sent. Explain
// returns the first single mistake that does, else the first pair, else nil. It tries pairs
// only if the caller allows it, because that takes long.
func Explain(parts []string, pairs bool, try func(chosen ...int) bool) []int {
	for i := range parts {
		if try(i) {
			return []int{i}
		}
	}
	if !pairs {
		return nil
	}
	for i := range parts {
		for j := i + 1; j < len(parts); j++ {
			if parts[i] != parts[j] && try(i, j) {
				return []int{i, j}
			}
		}
	}
	return nil
}
