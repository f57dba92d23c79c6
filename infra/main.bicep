targetScope = 'subscription'

@description('Names the resource group, and everything in it together with the subscription.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Where everything lies.')
@minLength(1)
param location string

@description('By which clients know the cluster: https://chat.example, without a slash at its end. Empty = the name that the balancer gets from the platform.')
param publicAddress string = ''

@description('Size of Redis.')
param redisSku string = 'Balanced_B1'

@description('NoCluster = one server, up to 25 GB. OSSCluster = the Redis Cluster API, for more. It cannot be changed later. The third policy hides its shards from clients that must know them.')
@allowed(['NoCluster', 'OSSCluster'])
param redisClusteringPolicy string = 'NoCluster'

var tags = { 'azd-env-name': environmentName }
var token = uniqueString(subscription().id, environmentName, location)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: { location: location, tags: tags, token: token }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: { location: location, tags: tags, token: token, readerPrincipalId: registry.outputs.identityPrincipalId }
}

module redis 'modules/redis.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    sku: redisSku
    clusteringPolicy: redisClusteringPolicy
    vaultName: vault.outputs.name
  }
}

module environment 'modules/environment.bicep' = {
  scope: group
  params: { location: location, tags: tags, token: token }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.endpoint
output AZURE_CONTAINER_REGISTRY_MANAGED_IDENTITY_ID string = registry.outputs.identityId
output MANAGED_IDENTITY_CLIENT_ID string = registry.outputs.identityClientId
output MANAGED_IDENTITY_NAME string = registry.outputs.identityName
output AZURE_LOG_ANALYTICS_WORKSPACE_NAME string = environment.outputs.workspaceName
output AZURE_CONTAINER_APPS_ENVIRONMENT_NAME string = environment.outputs.name
output AZURE_CONTAINER_APPS_ENVIRONMENT_ID string = environment.outputs.id
output AZURE_CONTAINER_APPS_ENVIRONMENT_DEFAULT_DOMAIN string = environment.outputs.defaultDomain
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_KEY_VAULT_ENDPOINT string = vault.outputs.endpoint
output AUTH_KEYS_STORAGE_NAME string = environment.outputs.keysStorageName
output REDIS_SECRET_URI string = redis.outputs.secretUri
output PUBLIC_ADDRESS string = empty(publicAddress)
  ? 'https://load-balancer.${environment.outputs.defaultDomain}'
  : publicAddress
