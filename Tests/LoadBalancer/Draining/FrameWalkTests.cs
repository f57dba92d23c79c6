using LoadBalancer.Draining;

namespace Tests.LoadBalancer.Draining;

public sealed class FrameWalkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void The_end_of_a_frame_is_found_wherever_the_bytes_are_cut(int length)
    {
        var random = new Random(length);
        byte[] bytes = [.. FrameBytes.Of(0x81, length), .. FrameBytes.Of(0x01, 3), .. FrameBytes.Of(0x80, length, isMasked: true)];
        List<int> ends = [FrameBytes.Of(0x81, length).Length, FrameBytes.Of(0x81, length).Length + 5, bytes.Length];
        for (var round = 0; round < 50; round++)
        {
            var (walk, at, found) = (new FrameWalk(), 0, new List<int>());
            while (at < bytes.Length)
            {
                var part = bytes.AsSpan(at, Math.Min(bytes.Length - at, 1 + random.Next(round % 2 == 0 ? 4 : length + 4)));
                at += walk.Go(part, stopsAtBoundary: true);
                if (walk.IsAtBoundary)
                {
                    found.Add(at);
                }
            }

            Assert.Equal(ends, found);
        }
    }

    [Fact]
    public void All_bytes_pass_where_no_end_is_looked_for()
    {
        var walk = new FrameWalk();

        Assert.Equal(12, walk.Go([.. FrameBytes.Of(0x82, 4), .. FrameBytes.Of(0x82, 4)], stopsAtBoundary: false));
        Assert.True(walk.IsAtBoundary);
        Assert.False(walk.HasClosed);
        walk.Go(FrameBytes.Of(0x88, 2), stopsAtBoundary: false);
        Assert.True(walk.HasClosed);
    }
}
