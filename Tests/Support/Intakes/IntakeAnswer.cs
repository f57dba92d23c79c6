using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Tests.Support.Intakes;

internal static class IntakeAnswer
{
    /// <param name="good">What it says when it takes.</param>
    public static async Task<IResult> AnswerAsync(this IntakeMood mood, HttpContext context, IResult good)
    {
        switch (mood)
        {
            case IntakeMood.Refuses:
                context.Response.Headers.RetryAfter = "60";
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            case IntakeMood.Stalls:
                var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (context.RequestAborted.Register(gone.SetResult))
                {
                    await gone.Task;
                }

                return Results.Empty;
            case IntakeMood.Babbles:
                return Results.Bytes(RandomNumberGenerator.GetBytes(300), "text/html");
            default:
                return good;
        }
    }
}
