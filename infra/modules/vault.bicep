param location string
param tags object
param token string

@description('Who reads the secrets: the identity that the apps run under.')
param readerPrincipalId string

// Random where nothing is given, and written once: see below.
@secure()
param clusterSecret string = '${newGuid()}${newGuid()}'

@secure()
param backendClientSecret string = '${newGuid()}${newGuid()}'

@secure()
param scaleKey string = '${newGuid()}${newGuid()}'

var secretsUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '4633458b-17de-408a-b874-0445c86b69e6'
)

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, readerPrincipalId, secretsUser)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
  }
}

// The vault keeps them, and no checkout does: a further deployment, from whichever machine, finds them there and leaves them alone.
@onlyIfNotExists()
resource cluster 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'cluster-secret'
  tags: tags
  properties: { value: clusterSecret }
}

@onlyIfNotExists()
resource backend 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'backend-client-secret'
  tags: tags
  properties: { value: backendClientSecret }
}

@onlyIfNotExists()
resource scale 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'scale-key'
  tags: tags
  properties: { value: scaleKey }
}

output name string = vault.name
output endpoint string = vault.properties.vaultUri
