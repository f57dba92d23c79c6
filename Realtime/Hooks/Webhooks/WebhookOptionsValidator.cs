using Microsoft.Extensions.Options;

namespace Realtime.Hooks.Webhooks;

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
