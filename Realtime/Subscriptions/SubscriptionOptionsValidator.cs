using Microsoft.Extensions.Options;

namespace Realtime.Subscriptions;

[OptionsValidator]
internal sealed partial class SubscriptionOptionsValidator : IValidateOptions<SubscriptionOptions>;
