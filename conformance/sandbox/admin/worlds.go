package admin

import (
	"context"
	"fmt"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

func (e endpoint) GetWorld(context.Context, stubs.GetWorldRequestObject) (stubs.GetWorldResponseObject, error) {
	return stubs.GetWorld200JSONResponse(describeWorld(e.sandbox.World())), nil
}

func (e endpoint) ChangeWorld(
	_ context.Context, r stubs.ChangeWorldRequestObject,
) (stubs.ChangeWorldResponseObject, error) {
	var changed worlds.World
	err := e.sandbox.ChangeWorld(func(w *worlds.World) error {
		for i, one := range r.Body.Switches {
			if err := w.Switch(one.Name, one.Value); err != nil {
				return contract.Invalidf(fmt.Sprintf("switches/%d", i), "%s", err)
			}
		}
		changed = *w
		return nil
	})
	if err != nil {
		return nil, err
	}
	return stubs.ChangeWorld200JSONResponse(describeWorld(changed)), nil
}

// describeWorld returns a world together with all possible readings.
func describeWorld(world worlds.World) stubs.World {
	answer := stubs.World{World: world.String()}
	for _, s := range worlds.Switches() {
		one := stubs.Switch{Provider: stubs.Provider(s.Provider), Name: s.Name, Value: s.Reading(world), Rests: s.Rests}
		for _, value := range s.Values {
			one.Values = append(one.Values, stubs.Reading{Name: value.Name, Sources: append([]string{}, value.Sources...)})
		}
		answer.Switches = append(answer.Switches, one)
	}
	return answer
}
