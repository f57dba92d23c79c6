using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param publicAddress = readEnvironmentVariable('OWN_PUBLIC_ADDRESS', '')
param redisSku = readEnvironmentVariable('REDIS_SKU', 'Balanced_B1')
param redisClusteringPolicy = readEnvironmentVariable('REDIS_CLUSTERING_POLICY', 'NoCluster')
