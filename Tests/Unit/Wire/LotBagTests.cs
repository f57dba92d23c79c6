using System.Globalization;
using Wire;

namespace Tests.Unit.Wire;

public sealed class LotBagTests
{
    [Fact]
    public void Each_thing_is_drawn_once_and_none_that_was_removed()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var bag = new LotBag<string>();
            var expected = new HashSet<string>(StringComparer.Ordinal);
            List<string> drawn = [];
            for (var number = 0; number < 60; number++)
            {
                var thing = number.ToString(CultureInfo.InvariantCulture);
                bag.Add(thing);
                expected.Add(thing);
                if (random.Next(3) == 0)
                {
                    var gone = random.Next(number + 1).ToString(CultureInfo.InvariantCulture);
                    Assert.Equal(expected.Remove(gone) && !drawn.Contains(gone, StringComparer.Ordinal), bag.Remove(gone));
                }

                drawn.AddRange(bag.Draw(random.Next(3) == 0 ? 1 : 0, random));
            }

            drawn.AddRange(bag.Draw(int.MaxValue, random));
            Assert.Equal(0, bag.Count);
            Assert.Equal(drawn.Count, drawn.Distinct(StringComparer.Ordinal).Count());
            Assert.Superset(expected, drawn.ToHashSet(StringComparer.Ordinal));
        }
    }
}
