param location string
param tags object
param token string
param sku string
param clusteringPolicy string
param vaultName string

var port = 10000

resource redis 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: 'redis-${token}'
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    highAvailability: 'Enabled'
    minimumTlsVersion: '1.2'
    // The apps come from the platform's own addresses; what guards it is the key, over TLS.
    publicNetworkAccess: 'Enabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: redis
  name: 'default'
  properties: {
    port: port
    clientProtocol: 'Encrypted'
    clusteringPolicy: clusteringPolicy
    // An evicted key is a history that silently begins anew.
    evictionPolicy: 'NoEviction'
    accessKeysAuthentication: 'Enabled'
    // Nodes trust a fail-over here, so what was answered should be on a disk.
    persistence: { aofEnabled: true, aofFrequency: '1s', rdbEnabled: false }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource connection 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'redis-connection'
  tags: tags
  properties: {
    value: '${redis.properties.hostName}:${port},password=${database.listKeys().primaryKey},ssl=true,abortConnect=false'
  }
}

output secretUri string = '${vault.properties.vaultUri}secrets/${connection.name}'
